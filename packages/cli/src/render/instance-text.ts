import { join } from "node:path";
import { type AttemptRecord, instanceKey, type InstanceRecord } from "@partitura/backend-local";
import { attemptInputs } from "../run-view/attempt-inputs.js";
import { durationText } from "../run-view/duration.js";
import { stateMark } from "../run-view/mark.js";
import type { WaitTime } from "../kept-runs/wait-times.js";
import type { Colors } from "../terminal.js";
import { shortPath } from "./locate.js";
import { alignColumns } from "./table.js";
import { timeText } from "./time-text.js";
import { valueText } from "./value-text.js";

/** The first line of why something failed. */
export const reasonOf = (error: InstanceRecord["error"]): string =>
  (error?.message ?? "failed").split("\n")[0] ?? "";

/** What the cache said of an instance. */
export function cacheText({ cached, cache }: InstanceRecord): string | undefined {
  if (cache === undefined) return cached === true ? "cached" : undefined;
  const why = cache.why.length === 0 ? "" : `: ${cache.why.join("; ")}`;
  return `${cache.hit ? "found in the cache" : "not in the cache"}${why}`;
}

/** How long an instance waited. */
export const waitText = ({ waitedMs, for: lack }: WaitTime): string =>
  `waited ${durationText(waitedMs)} for ${lack}`;

/** How an attempt went. */
export function attemptText({ attempt, state, durationMs, error }: AttemptRecord): string {
  const time = durationMs === undefined ? "" : ` after ${durationText(durationMs)}`;
  const why = error === undefined ? "" : `: ${reasonOf(error)}`;
  return `attempt ${attempt} ${state === "lost" ? "was interrupted" : state}${time}${why}`;
}

/** The name of an instance with the sign of its state. */
export function instanceTitle(instance: InstanceRecord, colors: Colors): string {
  const { state, durationMs } = instance;
  const isOver = state !== "waiting" && state !== "running" && state !== "retrying";
  const mark = isOver ? stateMark(state, colors) : colors.cyan("…");
  const time =
    durationMs === undefined || instance.attempts.length === 0 ? "" : `  ${durationText(durationMs)}`;
  return `${mark} ${colors.bold(instanceKey(instance))}  ${state.replace("-", " ")}${time}`;
}

/** Where an instance is kept and how it waited, for {@link instanceLines}. */
export interface InstancePlace {
  /** The folder of its run. */
  readonly folder: string;
  readonly cwd: string;
  readonly wait: WaitTime | undefined;
}

/** All that is known of an instance, as lines for people. */
export function instanceLines(
  instance: InstanceRecord,
  { folder, cwd, wait }: InstancePlace,
  colors: Colors,
): readonly string[] {
  const { attempts, outputs, codeHash, inputsHash, reusedFrom, startedAt } = instance;
  const last = attempts.at(-1);
  const inputs =
    instance.inputs ?? (last === undefined ? undefined : attemptInputs(join(folder, last.folder)));
  const cache = cacheText(instance);
  const rows = [
    ...(startedAt === undefined ? [] : [["started", timeText(startedAt)]]),
    ...(wait === undefined ? [] : [["waited", `${durationText(wait.waitedMs)} for ${wait.for}`]]),
    ...(cache === undefined ? [] : [["cache", cache]]),
    ...(reusedFrom === undefined ? [] : [["reused", `from run ${reusedFrom}`]]),
    ...attempts.map((it) => ["attempt", attemptText(it).replace(/^attempt /, "")]),
    ...(codeHash === undefined ? [] : [["code", codeHash.slice(0, 12)]]),
    ...(inputsHash === undefined ? [] : [["inputs", inputsHash.slice(0, 12)]]),
    ...Object.entries(inputs ?? {}).map(([name, value]) => ["given", `${name} = ${valueText(value)}`]),
    ...Object.entries(outputs ?? {}).map(([name, value]) => ["made", `${name} = ${valueText(value)}`]),
    ...(last === undefined ? [] : [["log", shortPath(join(folder, last.folder, "log.txt"), cwd)]]),
  ];
  return [instanceTitle(instance, colors), ...alignColumns(rows)];
}
