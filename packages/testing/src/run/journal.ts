import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  foldRun,
  instanceKey,
  type InstanceRecord,
  type RunEvent,
  type RunRecord,
  type RunResult,
} from "@partitura/backend-local";
import type { TaskNode } from "@partitura/core";
import type { VirtualClock } from "../clock/virtual-clock.js";
import type { BodyListener } from "./bodies.js";
import type { AnyValues, TaskRun, Wait } from "./result.js";
import { seenAll } from "./see.js";

/** Gathers what happens in a run, and tells the clock what runs in other processes. */
export interface Journal extends BodyListener {
  readonly onEvent: (event: RunEvent) => void;
  /** The executor has crashed: nothing of it runs any more. */
  readonly onCrash: () => void;
  readonly nodes: readonly TaskNode[];
  readonly events: readonly RunEvent[];
  readonly record: () => RunRecord | undefined;
  /** Mistakes of the test that came to light in a fake: of the fake itself, or its assertions. */
  readonly mistakes: readonly unknown[];
  readonly started: () => readonly string[];
  readonly waits: () => readonly Wait[];
  /** Every instance, in the order in which they ended. */
  readonly tasks: (result: RunResult) => readonly TaskRun[];
}

const waiting: readonly string[] = ["wait", "approval"];

/** Whether a test was wrong, and not what it tests. */
function isMistake(thrown: unknown): boolean {
  const { name, code } = thrown as { readonly name?: unknown; readonly code?: unknown };
  return name === "AssertionError" || code === "ERR_ASSERTION" || name === "TestingError";
}

/** Makes a journal. `kindOf` gives the kind of a node's body as it was declared. */
export function journal(
  nodes: readonly TaskNode[],
  kindOf: (node: string) => string | undefined,
  clock: VirtualClock,
): Journal {
  const fold = foldRun();
  const events: RunEvent[] = [];
  const mistakes: unknown[] = [];
  /** Instances whose attempt runs in this process, before the event that says that it starts. */
  const here = new Set<string>();
  const requests = new Map<string, AnyValues>();
  const thrown = new Map<string, unknown>();
  const elsewhere = new Map<string, () => void>();
  const policies = new Map(nodes.map(({ id, policy }) => [id, policy]));

  /** A body of another process runs from the start of its attempt to its end; one that only waits does not. */
  function follow(event: RunEvent): void {
    switch (event.type) {
      case "task-started": {
        const key = instanceKey(event);
        if (here.delete(key) || waiting.includes(kindOf(event.node) ?? "")) return;
        elsewhere.set(key, clock.running());
        return;
      }
      case "attempt-failed":
      case "task-finished": {
        const key = instanceKey(event);
        elsewhere.get(key)?.();
        elsewhere.delete(key);
        return;
      }
      default:
    }
  }

  /** The inputs of the last attempt. */
  function inputsOf(key: string, instance: InstanceRecord, folder: string): AnyValues {
    const last = instance.attempts.at(-1);
    if (last === undefined) return {};
    const known = requests.get(key) ?? instance.inputs;
    if (known !== undefined) return seenAll(known);
    const request = readFileSync(join(folder, last.folder, "request.json"), "utf8");
    return seenAll((JSON.parse(request) as { readonly inputs: AnyValues }).inputs);
  }

  return {
    nodes,
    events,
    mistakes,
    record: fold.record,
    onEvent: (event) => {
      events.push(event);
      fold.add(event);
      follow(event);
    },
    onCrash: () => {
      for (const release of elsewhere.values()) release();
      elsewhere.clear();
      here.clear();
    },
    onBody: (place) => {
      const key = instanceKey(place);
      elsewhere.get(key)?.();
      if (!elsewhere.delete(key)) here.add(key);
    },
    onRequest: (place, { inputs }) => void requests.set(instanceKey(place), inputs),
    onThrown: (place, error, byFake) => {
      thrown.set(instanceKey(place), error);
      if (byFake && isMistake(error)) mistakes.push(error);
    },
    started: () =>
      events.flatMap((it) => (it.type === "task-started" && it.attempt === 1 ? [instanceKey(it)] : [])),
    waits: () =>
      events.flatMap((event): readonly Wait[] => {
        if (event.type === "retry-scheduled")
          return event.delayMs > 0
            ? [{ task: instanceKey(event), why: "retry", seconds: event.delayMs / 1000 }]
            : [];
        if (event.type === "attempt-failed" && event.error.code === "P7107")
          return [
            {
              task: instanceKey(event),
              why: "timeout",
              seconds: policies.get(event.node)?.timeoutSeconds ?? event.durationMs / 1000,
            },
          ];
        const waited = event.type === "task-finished" && event.durationMs > 0 && !event.error;
        return waited && waiting.includes(kindOf(event.node) ?? "")
          ? [{ task: instanceKey(event), why: "wait", seconds: event.durationMs / 1000 }]
          : [];
      }),
    tasks: ({ folder, tasks }) => {
      // In events secrets are masked.
      const given = new Map(tasks.map((it) => [instanceKey(it), it.outputs]));
      const logs = new Map<string, string[]>();
      for (const it of events) {
        if (it.type !== "log-line") continue;
        const lines = logs.get(instanceKey(it)) ?? [];
        lines.push(it.line);
        logs.set(instanceKey(it), lines);
      }
      const finished = events.flatMap((it) => (it.type === "task-finished" ? [instanceKey(it)] : []));
      return [...new Set(finished)].flatMap((key): readonly TaskRun[] => {
        const instance = fold.record()?.instances.get(key);
        if (instance === undefined) return [];
        const { node, index, state, attempts, outputs, error, cached, durationMs = 0 } = instance;
        if (state === "waiting" || state === "running" || state === "retrying") return [];
        return [
          {
            name: key,
            node,
            index,
            state,
            attempts: attempts.length,
            inputs: inputsOf(key, instance, folder),
            outputs: seenAll(given.get(key) ?? outputs ?? {}),
            error,
            thrown: thrown.get(key),
            log: logs.get(key) ?? [],
            cached: cached === true,
            durationMs,
          },
        ];
      });
    },
  };
}
