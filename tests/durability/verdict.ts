import { join } from "node:path";
import type { RunRecord } from "@partitura/backend-local";
import { compare } from "../conformance/compare.js";
import { callsIn, nameOf, type Call } from "./calls.js";
import { tasksBefore, type Program } from "./programs.js";
import { damagedLines, endedIn, isOverIn, observationOf, recordIn } from "./standing.js";

/** A program that is run, stopped and resumed; what is known of it between two processes. */
export interface Watched {
  readonly program: Program;
  /** Its run's folder. */
  readonly folder: string;
  /** What its log had when the last process was gone. */
  readonly record: RunRecord | undefined;
  /** The calls so far. */
  readonly calls: readonly Call[];
  /** Everything that was wrong so far, in words. */
  readonly wrong: readonly string[];
}

/** A program that has not run yet. */
export const watch = (program: Program, runsFolder: string): Watched => ({
  program,
  folder: join(runsFolder, program.runId),
  record: undefined,
  calls: [],
  wrong: [],
});

/** `t1[2][0]` → `t1` and its indexes. */
function partsOf(instance: string): readonly [node: string, index: readonly string[]] {
  const [node = "", ...index] = instance.split(/[[\]]+/u).filter((it) => it !== "");
  return [node, index];
}

const twice = (calls: readonly Call[]): readonly Call[] =>
  calls.filter((it, at) => calls.findIndex((other) => nameOf(other) === nameOf(it)) < at);

/** The tasks that a call had to wait for and whose ends the log lacks: what follows from an end starts only when the end is kept. */
function lackingBefore(
  { instance }: Call,
  { pipeline }: Program,
  record: RunRecord | undefined,
): readonly string[] {
  const [node, index] = partsOf(instance);
  return [...(tasksBefore(pipeline).get(node) ?? [])]
    .map(([id, depth]) => [id, ...index.slice(0, depth).map((it) => `[${it}]`)].join(""))
    .filter((it) => !isOverIn(record, it));
}

/**
 * Looks at a run after a process that ran it is gone: nothing that had ended by the log was run again, nothing ran twice,
 * and what ran had its reasons in the log.
 */
export async function look({
  program,
  folder,
  record: before,
  calls: known,
  wrong,
}: Watched): Promise<Watched> {
  const record = await recordIn(folder);
  const calls = callsIn(program.calls);
  const fresh = calls.slice(known.length);
  const ended = endedIn(before);
  return {
    program,
    folder,
    record,
    calls,
    wrong: [
      ...wrong,
      ...damagedLines(folder).map((it) => `line ${it} of the log is damaged`),
      ...fresh.filter((it) => ended.has(nameOf(it))).map((it) => `${nameOf(it)} had ended and ran again`),
      ...twice(fresh).map((it) => `${nameOf(it)} ran twice in one process`),
      ...fresh.flatMap((it) =>
        lackingBefore(it, program, record).map(
          (lacking) => `${nameOf(it)} ran, and the log lacks the end of ${lacking}`,
        ),
      ),
    ],
  };
}

/** Whether a run has begun and has not ended. */
export const isInterrupted = ({ record }: Watched): boolean => record?.state === "running";

/** Whether a run has ended. */
export const hasEnded = ({ record }: Watched): boolean => record !== undefined && record.state !== "running";

const asSet = (calls: readonly Call[]): readonly string[] => [...new Set(calls.map(nameOf))].toSorted();

/** What a run that has ended differs in from what it should come to, and from the same program without interruption. */
export function differences(
  { program, record, calls, wrong }: Watched,
  uninterrupted: Watched,
): readonly string[] {
  if (record === undefined || uninterrupted.record === undefined) return [...wrong, "the run has no log"];
  const once = asSet(uninterrupted.calls);
  const often = asSet(calls);
  return [
    ...wrong,
    ...compare(program.expected, observationOf(program.pipeline, record)),
    ...once.filter((it) => !often.includes(it)).map((it) => `${it} never ran`),
    ...often.filter((it) => !once.includes(it)).map((it) => `${it} ran only with interruptions`),
  ];
}
