import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  foldRun,
  instanceKey,
  type InstanceRecord,
  type RunEvent,
  runFiles,
  type RunRecord,
  type RunStanding,
  summaryOf,
} from "@partitura/backend-local";
import { type Pipeline, pipelineSchema } from "@partitura/core";
import { tailOf } from "./tail.js";

/** A run that is read as it goes on. */
export interface FollowedRun {
  readonly folder: string;
  readonly pipeline: Pipeline;
  readonly record: () => RunRecord;
  /** Whether it runs, as of the last reading. */
  readonly standing: () => RunStanding;
  /** The instances of a task, in the order in which they were heard of. */
  readonly eachOf: (node: string) => Iterable<InstanceRecord>;
  /** The instances of a task, in the order of their items. */
  readonly instancesOf: (node: string) => readonly InstanceRecord[];
  /** Reads what is new in its log; gives the tasks that it was about, `all` after a resumption. */
  readonly update: () => Promise<Changed>;
}

/** What an update was about. */
export interface Changed {
  /** Whether anything at all is new: an event, or that nobody runs it any more. */
  readonly anything: boolean;
  readonly nodes: ReadonlySet<string> | "all";
  /** Whether its folder is there no more. */
  readonly gone: boolean;
}

/** After how many readings without news it is asked whether the run still goes on. */
const asksEvery = 4;

type Known = Pick<InstanceRecord, "index"> & { readonly key: string };

const byIndex = (left: Known, right: Known): number => {
  const at = left.index.findIndex((value, depth) => value !== right.index[depth]);
  return at < 0 ? 0 : (left.index[at] ?? 0) - (right.index[at] ?? 0);
};

/** The event of a line; undefined when it is none, as a line that was torn by a crash. */
function eventIn(line: string): RunEvent | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === "object" && parsed !== null && "type" in parsed
      ? (parsed as RunEvent)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The pipeline of a run as it was run; undefined when its file is not there or none. */
async function pipelineIn(folder: string): Promise<Pipeline | undefined> {
  try {
    return pipelineSchema.parse(JSON.parse(await readFile(join(folder, runFiles.pipeline), "utf8")));
  } catch {
    return undefined;
  }
}

/** Opens the run of a folder and reads its log to the end; undefined when it is not one, or has not told of its start yet. */
export async function followRun(folder: string): Promise<FollowedRun | undefined> {
  const fold = foldRun();
  const tail = tailOf(join(folder, runFiles.events));
  const instances = new Map<string, Known[]>();
  const known = new Set<string>();
  const unsorted = new Set<string>();
  let [standing, quiet]: [RunStanding, number] = ["running", 0];

  function note({ node, index }: Pick<InstanceRecord, "node" | "index">): void {
    const key = instanceKey({ node, index });
    if (known.has(key) || fold.record()?.instances.has(key) !== true) return;
    known.add(key);
    const others = instances.get(node) ?? [];
    others.push({ key, index });
    instances.set(node, others);
    unsorted.add(node);
  }

  async function update(isFirst = false): Promise<Changed> {
    const nodes = new Set<string>();
    let [all, events] = [false, 0];
    const there = await tail.read((lines) => {
      for (const line of lines) {
        const event = eventIn(line);
        if (event === undefined) continue;
        fold.add(event);
        events++;
        if (event.type === "run-resumed") all = true;
        if (!("node" in event)) continue;
        nodes.add(event.node);
        note(event);
      }
    });
    const before = standing;
    quiet = events > 0 ? 0 : quiet + 1;
    const ended = fold.record()?.state;
    if (ended !== undefined && ended !== "running") standing = ended;
    else if (events > 0 && !isFirst) standing = "running";
    else if (isFirst || quiet % asksEvery === 1) standing = (await summaryOf(folder))?.state ?? "interrupted";
    const changed = before !== standing;
    return { anything: events > 0 || changed, nodes: all || changed ? "all" : nodes, gone: !there };
  }

  const { gone } = await update(true);
  const [first, pipeline] = [fold.record(), await pipelineIn(folder)];
  if (gone || first === undefined || pipeline === undefined) return undefined;
  const record = (): RunRecord => fold.record() ?? first;
  function* eachOf(node: string): Generator<InstanceRecord> {
    for (const { key } of instances.get(node) ?? []) {
      const found = record().instances.get(key);
      if (found !== undefined) yield found;
    }
  }
  return {
    folder,
    pipeline,
    record,
    standing: () => standing,
    eachOf,
    instancesOf: (node) => {
      if (unsorted.delete(node)) instances.get(node)?.sort(byIndex);
      return [...eachOf(node)];
    },
    update: () => update(),
  };
}
