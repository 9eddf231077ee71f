import { isDeepStrictEqual } from "node:util";
import type { InstanceRecord, KeptRun, RunRecord } from "@partitura/backend-local";
import type { Json } from "@partitura/core";
import { diffCode } from "./diff-code.js";
import { diffMetrics, type MetricsOfRun } from "./diff-metrics.js";
import type { Change, DurationPair, RunDiff, RunHead, StateChange, ValueChange } from "./run-diff.js";
import type { RunFacts } from "./run-story.js";

/** One of two runs that are compared, with what its manifest says and the metrics of its instances by `instanceKey`. */
export interface DiffSide {
  readonly run: KeptRun;
  readonly facts: RunFacts;
  readonly metrics: MetricsOfRun;
}

type Fields = { readonly [name: string]: unknown };

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value as it is compared: artifacts by their content, wherever they are. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (!isRecord(value)) return value;
  const { type, uri, sha256 } = value;
  if ([type, uri, sha256].every((it) => typeof it === "string")) return { type, sha256 };
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, comparable(field)]));
}

const differ = (a: unknown, b: unknown): boolean => !isDeepStrictEqual(comparable(a), comparable(b));

/** The names that one of two has, those of the first first. */
const namesOf = (a: Iterable<string>, b: Iterable<string>): readonly string[] => [...new Set([...a, ...b])];

function changesOf(a: Fields, b: Fields): readonly Change[] {
  return namesOf(Object.keys(a), Object.keys(b)).flatMap((name) =>
    differ(a[name], b[name]) ? [{ name, a: a[name], b: b[name] }] : [],
  );
}

/** Lists with something that names their entries, such as locks by file, are compared by that name. */
function nameIn(item: unknown, index: number): string {
  const name = isRecord(item) ? (item["file"] ?? item["name"]) : undefined;
  return typeof name === "string" ? name : String(index);
}

/** The leaves of facts by the paths of their places: `versions.node`. */
function leavesOf(facts: unknown, path: string): readonly (readonly [string, unknown])[] {
  const under = (name: string): string => (path === "" ? name : `${path}.${name}`);
  if (Array.isArray(facts)) {
    return facts.flatMap((item: unknown, index) => leavesOf(item, under(nameIn(item, index))));
  }
  if (isRecord(facts)) return Object.entries(facts).flatMap(([name, field]) => leavesOf(field, under(name)));
  return [[path, facts]];
}

const leaves = (facts: RunFacts): Fields => Object.fromEntries(leavesOf(facts, ""));

function valuesOf(
  task: string | undefined,
  a: Fields | undefined,
  b: Fields | undefined,
): readonly ValueChange[] {
  return changesOf(a ?? {}, b ?? {}).map(({ name, ...values }) => ({
    task,
    output: name,
    ...(values as { readonly a?: Json; readonly b?: Json }),
  }));
}

/** How long each task ran, all its instances together. */
function durationsOf({ instances }: RunRecord): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { node, attempts, durationMs = 0 } of instances.values()) {
    if (attempts.length > 0) sums.set(node, (sums.get(node) ?? 0) + durationMs);
  }
  return sums;
}

function headOf({ record, standing }: KeptRun): RunHead {
  const { runId, pipeline, hash, startedAt, durationMs } = record;
  return { runId, pipeline, hash, state: standing, startedAt, durationMs };
}

const stateChange = (
  name: string,
  a: InstanceRecord | undefined,
  b: InstanceRecord | undefined,
): readonly StateChange[] => (a?.state === b?.state ? [] : [{ name, a: a?.state, b: b?.state }]);

/** What differs between two runs: parameters, surroundings, code, states, values, metrics, durations. */
export function diffRuns(a: DiffSide, b: DiffSide): RunDiff {
  const [recordA, recordB] = [a.run.record, b.run.record];
  const names = namesOf(recordA.instances.keys(), recordB.instances.keys());
  const pairs = names.map(
    (name) => [name, recordA.instances.get(name), recordB.instances.get(name)] as const,
  );
  const [ranA, ranB] = [durationsOf(recordA), durationsOf(recordB)];
  return {
    a: headOf(a.run),
    b: headOf(b.run),
    params: changesOf(recordA.params, recordB.params),
    facts: changesOf(leaves(a.facts), leaves(b.facts)),
    code: diffCode(a.run.pipeline, b.run.pipeline),
    states: pairs.flatMap(([name, one, other]) => stateChange(name, one, other)),
    values: [
      ...pairs.flatMap(([name, one, other]) => valuesOf(name, one?.outputs, other?.outputs)),
      ...valuesOf(undefined, recordA.outputs, recordB.outputs),
    ],
    metrics: diffMetrics({ record: recordA, metrics: a.metrics }, { record: recordB, metrics: b.metrics }),
    inputs: pairs.flatMap(([name, one, other]) => {
      const [hashA, hashB] = [one?.inputsHash, other?.inputsHash];
      return hashA === undefined || hashB === undefined || hashA === hashB ? [] : [name];
    }),
    durations: namesOf(ranA.keys(), ranB.keys()).map((task): DurationPair => ({
      task,
      a: ranA.get(task),
      b: ranB.get(task),
    })),
  };
}
