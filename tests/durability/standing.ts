import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eachEvent, foldRun, type InstanceRecord, type RunRecord } from "@partitura/backend-local";
import { taskNodes, type Pipeline } from "@partitura/core";
import { byNode } from "../conformance/nodes.js";
import type { Observation, State } from "../conformance/observation.js";
import { nameOf, type Call } from "./calls.js";

/** What the log of a run has; undefined when it does not tell of a start. */
export async function recordIn(folder: string): Promise<RunRecord | undefined> {
  const file = join(folder, "events.jsonl");
  if (!existsSync(file)) return undefined;
  const fold = foldRun();
  for await (const event of eachEvent(file)) fold.add(event);
  return fold.record();
}

const isOver = ({ state }: InstanceRecord): boolean =>
  state === "succeeded" || state === "skipped" || state === "failed" || state === "upstream-failed";

/** The lines of a log, from 1, that are no JSON although another line follows: a log that is only added to has none. */
export function damagedLines(folder: string): readonly number[] {
  const file = join(folder, "events.jsonl");
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return lines.flatMap((line, at) => {
    try {
      JSON.parse(line);
      return [];
    } catch {
      return [at + 1];
    }
  });
}

/** What must not be run again: the attempts that have ended by the log, and those of instances that are over. */
export function endedIn(record: RunRecord | undefined): ReadonlySet<string> {
  const ended = new Set<string>();
  for (const [instance, it] of record?.instances ?? []) {
    for (const { attempt, state } of it.attempts) {
      const call: Call = { instance, attempt };
      if (state === "succeeded" || state === "failed" || state === "skipped") ended.add(nameOf(call));
    }
  }
  return ended;
}

/** Whether an instance is at its end by the log. */
export function isOverIn(record: RunRecord | undefined, instance: string): boolean {
  const found = record?.instances.get(instance);
  return found !== undefined && isOver(found);
}

/** A run that has ended, in the words of the oracle. */
export function observationOf(pipeline: Pipeline, record: RunRecord): Observation {
  if (record.state === "running") throw new Error(`${record.runId} has not ended`);
  const names = Object.fromEntries(taskNodes(pipeline).map(({ node }) => [node.id, node.id]));
  const runs = [...record.instances.values()].map(({ node, index, state, outputs }) => ({
    name: node,
    index,
    run: { state: state as State, outputs },
  }));
  return { state: record.state, tasks: byNode(pipeline, names, runs), outputs: record.outputs ?? {} };
}
