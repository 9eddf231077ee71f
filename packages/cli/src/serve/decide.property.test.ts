import type { ClockSchedule } from "@partitura/compiler";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countLimit, type Decision, decide, graceMs, type Step } from "./decide.js";
import { fireTimesAfter } from "./instants.js";
import { type Standing, standingSchema } from "./standing.js";
import { anySchedule, begin, fresh } from "./testing/schedules.js";

/** What happens between two looks at the clock. */
type Happening =
  /** Time passes, seconds; much of it when the schedule was not served, or the clock was set forward. */
  | { readonly kind: "passes"; readonly seconds: number }
  /** The clock is set back, seconds. */
  | { readonly kind: "set-back"; readonly seconds: number }
  /** One of the active runs ends. */
  | { readonly kind: "ends"; readonly which: number }
  /** The process is ended and started anew: only plain data is left. */
  | { readonly kind: "restart" };

const passes = (min: number, max: number): fc.Arbitrary<Happening> =>
  fc.integer({ min, max }).map((seconds) => ({ kind: "passes", seconds }) as const);
const forwards = [
  { weight: 8, arbitrary: passes(0, 50) },
  { weight: 2, arbitrary: passes(61, 9000) },
  {
    weight: 5,
    arbitrary: fc.nat(4).map((which): Happening => ({ kind: "ends", which })),
  },
  { weight: 1, arbitrary: fc.constant<Happening>({ kind: "restart" }) },
];
const setBack = fc
  .integer({ min: 1, max: 9000 })
  .map((seconds): Happening => ({ kind: "set-back", seconds }));
const history = fc.array(fc.oneof(...forwards), { maxLength: 40 });
const historyWithSetBacks = fc.array(fc.oneof(...forwards, { weight: 2, arbitrary: setBack }), {
  maxLength: 40,
});

const parallel = 3;

interface Look {
  readonly now: number;
  readonly before: Standing;
  readonly decision: Decision;
}

/** One of the active runs, if there is any, has ended. */
function withoutRun(standing: Standing, which: number): Standing {
  const at = which % Math.max(1, standing.active.length);
  return { ...standing, active: standing.active.toSpliced(at, 1) };
}

const withRun = (standing: Standing, runId: string, at: number): Standing => ({
  ...standing,
  active: [...standing.active, { runId, at }],
});

/** Plays a history: what was decided, look by look. Every fire time that is started is in the store from then on. */
function play(
  schedule: ClockSchedule,
  happenings: readonly Happening[],
): { readonly looks: readonly Look[]; readonly standing: Standing; readonly started: readonly number[] } {
  let [now, standing, id] = [begin, fresh(schedule, begin), 0];
  const started: number[] = [];
  const looks: Look[] = [];
  for (const happening of [{ kind: "restart" } as const, ...happenings]) {
    switch (happening.kind) {
      case "passes":
        now += happening.seconds * 1000;
        break;
      case "set-back":
        now -= happening.seconds * 1000;
        break;
      case "ends": {
        standing = withoutRun(standing, happening.which);
        break;
      }
      case "restart":
        standing = standingSchema.parse(JSON.parse(JSON.stringify(standing)));
    }
    const hasRun = (at: number): boolean => started.includes(at);
    const decision = decide(schedule, standing, { now, parallel, hasRun });
    looks.push({ now, before: standing, decision });
    standing = decision.standing;
    for (const step of decision.steps) {
      if (step.kind !== "start") continue;
      expect(step.at).toBeLessThanOrEqual(now);
      started.push(step.at);
      standing = withRun(standing, `r${id++}`, step.at);
      expect(standing.active.length).toBeLessThanOrEqual(schedule.overlap === "allow" ? parallel : 1);
    }
  }
  return { looks, standing, started };
}

const within = (schedule: ClockSchedule, from: number, to: number): readonly number[] => {
  const found: number[] = [];
  for (const at of fireTimesAfter(schedule, from - 1)) {
    if (at > to) break;
    found.push(at);
  }
  return found;
};

const stepsOf = <K extends Step["kind"]>(
  looks: readonly Look[],
  kind: K,
): readonly (Extract<Step, { kind: K }> & { readonly now: number })[] =>
  looks.flatMap(({ now, decision }) =>
    decision.steps.flatMap((it) =>
      it.kind === kind ? [{ ...(it as Extract<Step, { kind: K }>), now }] : [],
    ),
  );

describe("whatever happens", () => {
  it("no fire time has two runs, or a run before its time, or more runs at once than it may", () => {
    fc.assert(
      fc.property(anySchedule, historyWithSetBacks, (schedule, happenings) => {
        const { started } = play(schedule, happenings);
        expect(new Set(started).size).toBe(started.length);
        for (const at of started) expect(within(schedule, at, at)).toEqual([at]);
      }),
      { numRuns: 300 },
    );
  });

  it("while time goes forward, each fire time has one fate, and runs start in order", () => {
    fc.assert(
      fc.property(anySchedule, history, (schedule, happenings) => {
        const { looks, standing, started } = play(schedule, happenings);
        const now = looks.at(-1)?.now ?? begin;
        const fates = [
          ...started,
          ...stepsOf(looks, "skipped").map(({ at }) => at),
          ...stepsOf(looks, "replaced-waiting").map(({ at }) => at),
          ...stepsOf(looks, "missed").flatMap(({ stretch }) => within(schedule, stretch.from, stretch.to)),
          ...standing.waiting.flatMap(({ from, to }) => within(schedule, from, to)),
          ...(standing.next === undefined ? [] : [standing.next]),
        ];
        expect(fates.toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(within(schedule, begin + 1, now));
        const inOrder = started.toSorted((a, b) => a - b);
        expect(schedule.overlap === "replace" ? inOrder : started).toEqual(inOrder);
      }),
      { numRuns: 300 },
    );
  });

  it("fire times are missed or made up for when nobody looked in time, and only then", () => {
    fc.assert(
      fc.property(anySchedule, history, (schedule, happenings) => {
        const { looks } = play(schedule, happenings);
        expect(stepsOf(looks, schedule.catchup ? "missed" : "making-up")).toEqual([]);
        const late = looks.flatMap(({ now }, index) => {
          const before = looks[index - 1]?.now ?? now;
          return within(schedule, before + 1, now - graceMs - 1);
        });
        const told = stepsOf(looks, schedule.catchup ? "making-up" : "missed");
        expect(told.flatMap(({ stretch }) => within(schedule, stretch.from, stretch.to))).toEqual(late);
        for (const { stretch, count } of told)
          expect(count).toBe(Math.min(countLimit, within(schedule, stretch.from, stretch.to).length));
      }),
      { numRuns: 200 },
    );
  });

  it("a fire time is skipped only while something runs or waits, and only where skipping was asked for", () => {
    fc.assert(
      fc.property(anySchedule, history, (schedule, happenings) => {
        const { looks } = play(schedule, happenings);
        const skipping = looks.filter(({ decision }) =>
          decision.steps.some(({ kind }) => kind === "skipped"),
        );
        expect(schedule.overlap === "skip" ? [] : skipping).toEqual([]);
        for (const { before, decision } of skipping) {
          const first = decision.steps.find(({ kind }) => kind === "skipped");
          const startedFirst = decision.steps.some(
            (it) => it.kind === "start" && first?.kind === "skipped" && it.at < (first.at ?? 0),
          );
          const madeUp = decision.steps.some(({ kind }) => kind === "making-up");
          expect(before.active.length > 0 || before.waiting.length > 0 || startedFirst || madeUp).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("what waits starts when what runs ends", () => {
    fc.assert(
      fc.property(anySchedule, history, (schedule, happenings) => {
        let { standing } = play(schedule, happenings);
        const now = standing.upTo;
        for (let turn = 0; turn < 20_000; turn++) {
          standing = decide(
            schedule,
            { ...standing, active: [] },
            { now, parallel, hasRun: () => false },
          ).standing;
          if (standing.waiting.length === 0 && standing.next === undefined) return;
        }
        expect.fail("something waits for ever");
      }),
      { numRuns: 100 },
    );
  });
});
