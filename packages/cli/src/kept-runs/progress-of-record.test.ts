import { foldRun, type RunEvent } from "@partitura/backend-local";
import { expect, test } from "vitest";
import { trackProgress, type RunProgress } from "../run-view/progress.js";
import { at, ended, half, start, started, waiting, whole } from "../run-view/testing/events.js";
import { progressOf } from "./progress-of-record.js";

function recordOf(events: readonly RunEvent[]): RunProgress {
  const { add, record } = foldRun();
  events.forEach(add);
  const found = record();
  if (found === undefined) throw new Error("no record");
  return progressOf(found);
}

function tracked(events: readonly RunEvent[]): RunProgress {
  const { add, progress } = trackProgress();
  events.forEach(add);
  return progress;
}

/** What a person sees of a run, without when it was. */
function seen({ nodes, items, brokenControls }: RunProgress): object {
  const ofNodes = [...nodes].map(([id, node]) => {
    const { ended: states, done, cached, reused, retries, running, retrying, waitsFor } = node;
    const open = [[...running.keys()], [...retrying.keys()], [...waitsFor]];
    return [id, { states: { ...states }, done, cached, reused, retries, open }];
  });
  return { nodes: Object.fromEntries(ofNodes) as object, items: [...items], broken: [...brokenControls] };
}

const broken: RunEvent = {
  type: "control-failed",
  at: at(5),
  node: "good-enough",
  index: [],
  error: { message: "no", log: [] },
};

test.each<[string, readonly RunEvent[]]>([
  ["half way", half],
  ["at its end", whole],
  [
    "that waits",
    [start, waiting("train", [0], 1, { kind: "memory" }), waiting("train", [1], 1, { kind: "memory" })],
  ],
  [
    "with what was not run",
    [
      start,
      ended("collect", [], 1, { cached: true, attempts: 0 }),
      ended("train", [0], 1, { reusedFrom: "r0" }),
    ],
  ],
  ["with a condition that could not be evaluated", [start, broken]],
])("a run %s looks the same by its record as when it was watched", (_, events) => {
  expect(seen(recordOf(events))).toEqual(seen({ ...tracked(events), nodes: withoutIdle(tracked(events)) }));
});

const withoutIdle = ({ nodes }: RunProgress): RunProgress["nodes"] =>
  new Map([...nodes].filter(([, it]) => it.done > 0 || it.running.size > 0 || it.waitsFor.size > 0));

test("what was done before a run was resumed stays, and the time between does not count", () => {
  const resumed: RunEvent = {
    type: "run-resumed",
    at: at(5000),
    runId: "r1",
    resumption: 1,
    hash: "h",
    folder: "/r1",
  };
  const error = { message: "no", log: [] };
  const failure: RunEvent = {
    type: "attempt-failed",
    at: at(3),
    node: "deploy",
    index: [],
    attempt: 1,
    error,
    durationMs: 9,
  };
  const { nodes } = recordOf([
    start,
    started("collect", [], 1),
    ended("collect", [], 2),
    started("deploy", [], 2),
    failure,
    ended("deploy", [], 3, { state: "failed", error }),
    { type: "run-finished", at: at(4), runId: "r1", state: "failed", durationMs: 4000, outputs: {} },
    resumed,
    started("train", [0], 5001),
    ended("train", [0], 5002),
    started("deploy", [], 5001),
    ended("deploy", [], 5002),
  ]);
  expect(nodes.get("collect")).toMatchObject({ done: 1, ended: { succeeded: 1 } });
  expect(nodes.get("deploy")).toMatchObject({ done: 1, ended: { succeeded: 1 }, retries: 0 });
  expect(nodes.get("train")).toMatchObject({ done: 1 });
  expect(nodes.get("train")?.startedAt).toBeUndefined();
  const { startedAt = 0, endedAt = 0 } = nodes.get("deploy") ?? {};
  expect(endedAt - startedAt).toBe(1000);
});
