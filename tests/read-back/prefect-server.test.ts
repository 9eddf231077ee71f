import { fireTimes } from "@partitura/compiler";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missingEnvironment } from "../conformance/engine-environment.js";
import { needs } from "./engines.js";
import { listen, type Listeners } from "./listeners.js";
import {
  type calls,
  checkedOf,
  type deployments,
  instantOf,
  play,
  type Answer,
  type Deployed,
  type Run,
} from "./prefect-server/play.js";

const missing = await missingEnvironment("prefect-3");

describe("a real Prefect server, with a worker", () => {
  const here = needs("prefect-3", missing);
  let answer: Answer;
  let listeners: Listeners;

  beforeAll(async () => {
    if (!here) return;
    listeners = await listen();
    answer = await play(listeners);
    if (answer.deployments.length === 0) throw new Error(answer.log);
  }, 300_000);
  afterAll(() => {
    if (here) listeners.close();
  });

  const deployed = (key: keyof typeof deployments): Deployed => {
    const found = answer.deployments.find((it) => it.key === key);
    if (found === undefined) throw new Error(`no deployment ${key}: ${answer.log}`);
    return found;
  };
  const called = (key: (typeof calls)[number]["key"]): Run => {
    const found = answer.calls.find((it) => it.key === key);
    if (found === undefined) throw new Error(`no call ${key}`);
    return found;
  };
  const two = (key: keyof typeof deployments) => {
    const [first, second] = deployed(key).runs;
    if (first === undefined || second === undefined) throw new Error(`fewer than two runs: ${answer.log}`);
    return [first, second] as const;
  };

  it.runIf(here)("makes runs for the instants of a cron schedule, over a change of the clocks", async () => {
    const { schedule } = (await checkedOf("mornings")).pipeline;
    if (schedule === undefined || schedule.kind === "assets") throw new Error("no schedule");
    const theirs = deployed("mornings").scheduled.map((it) => new Date(it).toISOString());
    expect(theirs.length).toBe(40);
    const ours: string[] = [];
    for (const at of fireTimes(schedule, new Date(Date.parse(theirs[0] ?? "") - 1000))) {
      ours.push(new Date(at).toISOString());
      if (ours.length === theirs.length) break;
    }
    expect(theirs).toEqual(ours);
    expect(new Set(theirs.map((it) => it.slice(11, 16)))).toEqual(new Set(["03:30", "02:30"]));
  });

  it.runIf(here)("makes runs for the instants of an interval, which know them", () => {
    const { scheduled, runs } = deployed("queued");
    const instants = scheduled.map(Date.parse);
    instants.slice(1).forEach((at, before) => expect(at - (instants[before] ?? 0)).toBe(10_000));
    expect(instants.every((it) => it % 10_000 === 0)).toBe(true);
    for (const { auto, scheduledFor, run } of runs.slice(0, 2)) {
      const text = (at: number): string => new Date(at).toISOString().replace(".000Z", "Z");
      const at = Date.parse(scheduledFor);
      expect({ auto, state: run.runState, value: run.value }).toEqual({
        auto: true,
        state: "Completed",
        value: { at: text(at), from: text(at - 10_000), to: text(at) },
      });
    }
  });

  it.runIf(here)("holds a run back that would overlap", () => {
    const [first, second] = two("queued");
    expect(Date.parse(second.scheduledFor)).toBeLessThan(instantOf(first, "Completed"));
    expect(second.states.map(({ name }) => name)).toContain("AwaitingConcurrencySlot");
    expect(instantOf(second, "Running")).toBeGreaterThan(instantOf(first, "Completed"));
  });

  it.runIf(here)("cancels a run that would overlap", () => {
    const [first, second] = two("skipping");
    expect([first.run.runState, second.run.runState]).toEqual(["Completed", "Cancelled"]);
    expect(instantOf(second, "Cancelled")).toBeLessThan(instantOf(first, "Completed"));
    expect(second.states.map(({ name }) => name)).not.toContain("Running");
  });

  it.runIf(here)("lets runs overlap, each waiting for the other pipeline's run of its instant", () => {
    const [first, second] = two("following");
    expect([first.run.runState, second.run.runState]).toEqual(["Completed", "Completed"]);
    expect(instantOf(second, "Running")).toBeLessThan(instantOf(first, "Completed"));
    for (const run of [first, second]) {
      const other = deployed("queued").runs.find(({ scheduledFor }) => scheduledFor === run.scheduledFor);
      if (other === undefined) throw new Error(`no run of queued for ${run.scheduledFor}`);
      expect(instantOf(run, "Completed")).toBeGreaterThan(instantOf(other, "Completed"));
    }
  });

  it.runIf(here).each(["over", "early"] as const)(
    "does nothing in a run outside of the schedule: %s",
    (key) => {
      const [first] = deployed(key).runs;
      expect(first?.run).toMatchObject({
        runState: "Cancelled",
        message: "Outside of the schedule.",
        tasks: [],
      });
    },
  );

  it.runIf(here)("runs what listens to assets, once any or all of them are updated", () => {
    const [any, all] = [deployed("on-any").runs, deployed("on-all").runs];
    expect([any, all].map((runs) => runs.map(({ run }) => run.runState))).toEqual([
      ["Completed"],
      ["Completed"],
    ]);
    const made = (runs: Deployed["runs"]): number =>
      Math.min(...runs.map((run) => instantOf(run, "Scheduled")));
    const started = (key: "orders" | "customers"): number => Date.parse(called(key).startedAt ?? "");
    expect(made(any)).toBeGreaterThan(started("orders"));
    expect(made(all)).toBeGreaterThan(started("customers"));
  });

  it.runIf(here)("has waits end when the other pipeline has succeeded and the asset was updated", () => {
    const { runState, tasks } = called("waiting");
    expect(runState).toBe("Completed");
    expect(new Map(tasks.map(({ id, state }) => [id, state]))).toEqual(
      new Map([
        ["hear", "Completed"],
        ["see", "Completed"],
        ["quick", "Completed"],
      ]),
    );
  });

  it.runIf(here)("asks an endpoint until it is ready", () => {
    expect(called("calling").runState).toBe("Completed");
    expect(listeners.gets).toEqual(["/ready", "/ready"]);
  });

  it.runIf(here)("gives a cached result in a later run, until its time is over", () => {
    const texts = (["drawing", "drawing again", "drawing later"] as const).map(
      (key) => called(key).value?.["text"],
    );
    expect(texts[0]).toMatch(/^drawn at \d+$/);
    expect(texts[1]).toBe(texts[0]);
    expect(texts[2]).not.toBe(texts[0]);
  });

  it.runIf(here)("tells people once of a run that is late, which goes on", () => {
    expect(called("late").runState).toBe("Completed");
    const about = { pipeline: "late", deadlineSeconds: 2 };
    expect(listeners.posts).toEqual([
      { path: "/webhook", body: expect.objectContaining(about) as unknown },
      { path: "/slack", body: { text: expect.stringContaining("of late is not over") as unknown } },
    ]);
    expect(listeners.mails).toHaveLength(1);
    expect(listeners.mails[0]?.to).toEqual(["ada@example.org"]);
    expect(listeners.mails[0]?.text).toContain("of late is not over after 2 s");
  });

  it.runIf(here)("ends a run that takes longer than it may", () => {
    const { runType, tasks } = called("stopped");
    expect(runType).toBe("FAILED");
    expect(tasks.find(({ id }) => id === "endless")?.state).toBe("TimedOut");
    expect(tasks.some(({ id, state }) => id === "quick" && state === "Completed")).toBe(false);
  });

  it.runIf(here)("goes on when an approval is given, and fails when it is not", () => {
    // a task run that never starts has a name that Prefect makes of the task's
    const nodeOf = (id: string): string => id.replace(/-[0-9a-f]{3}$/, "");
    const ends = (key: "asking" | "unheard") =>
      new Map(called(key).tasks.map(({ id, state, tries }) => [nodeOf(id), `${state} ${tries}`]));
    expect(called("asking").runType).toBe("FAILED");
    expect(ends("asking")).toEqual(
      new Map([
        ["yes", "Completed 1"],
        ["released", "Completed 1"],
        ["no", "Failed 1"],
        ["deleted", "NotReady 0"],
      ]),
    );
    expect(ends("unheard").get("brief")).toBe("TimedOut 1");
    expect(called("unheard").runType).toBe("FAILED");
  });

  it.runIf(here)("runs one task at a time that shares a slot, with tags and a secret", () => {
    const { value, tasks } = called("sharing");
    const [one, other] = [value?.["one"], value?.["other"]] as [number[], number[]];
    const [first, second] = (one[0] ?? 0) < (other[0] ?? 0) ? [one, other] : [other, one];
    expect(second[0]).toBeGreaterThanOrEqual(first[1] ?? Infinity);
    expect(value?.["secret"]).toBe("it is me");
    expect(tasks.find(({ id }) => id === "one")?.tags).toEqual(["loud", "team=press"]);
  });
});
