import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { InstanceRecord } from "@partitura/backend-local";
import { type Json, taskNodes } from "@partitura/core";
import type { InstanceItem, InstanceMessage, InstancesMessage, InstanceStanding } from "../api/messages.js";
import type { FollowedRun } from "../follow/followed-run.js";
import { lackText, standingOf } from "../follow/standing.js";
import { inFolder } from "./in-folder.js";

/** A value with more characters as JSON is not sent to the page. */
const largestShown = 64 * 1024;
/** A request with more bytes is not read. */
const largestRequest = 16 * 1024 * 1024;

const keyOf = ({ node, index }: InstanceRecord): string =>
  index.length === 0 ? node : `${node}[${index.join("][")}]`;

function itemOf(instance: InstanceRecord, run: FollowedRun): InstanceItem {
  const { index, attempts, durationMs, startedAt, cached, reusedFrom, error } = instance;
  const standing = standingOf(instance, run.standing());
  const problem = error?.message.split("\n", 1)[0];
  const about = { durationMs, startedAt, cached, reusedFrom, problem };
  return { key: keyOf(instance), index, standing, attempts: attempts.length, ...about };
}

/** Which instances of a task are asked for. */
export interface InstancesQuery {
  readonly node: string;
  readonly standing?: InstanceStanding | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** A part of a task's instances. */
export function instancesOf(
  run: FollowedRun,
  { node, standing, offset, limit }: InstancesQuery,
): InstancesMessage {
  const all = run.instancesOf(node);
  const fitting =
    standing === undefined ? all : all.filter((it) => standingOf(it, run.standing()) === standing);
  const instances = fitting.slice(offset, offset + limit).map((it) => itemOf(it, run));
  return { instances, total: fitting.length };
}

type Values = { readonly [name: string]: Json };

/** The values that are small enough to be shown, and the size of the others. */
function shown(
  values: Values | undefined,
  prefix: string,
): readonly [Values | undefined, [string, number][]] {
  if (values === undefined) return [undefined, []];
  const sized = Object.entries(values).map(
    ([name, value]) => [name, value, JSON.stringify(value).length] as const,
  );
  const small = sized.filter(([, , size]) => size <= largestShown);
  const large = sized.filter(([, , size]) => size > largestShown);
  return [
    Object.fromEntries(small.map(([name, value]) => [name, value])),
    large.map(([name, , size]) => [`${prefix} ${name}`, size]),
  ];
}

/** The inputs of an instance that are too large for its log: its last attempt was given them as a file. */
async function keptInputs(
  run: FollowedRun,
  { inputs, attempts }: InstanceRecord,
): Promise<Values | undefined> {
  const last = attempts.at(-1);
  if (inputs !== undefined || last === undefined) return inputs;
  const file = await inFolder(run.folder, join(last.folder, "request.json"));
  if (file === undefined || (await stat(file)).size > largestRequest) return undefined;
  try {
    return (JSON.parse(await readFile(file, "utf8")) as { readonly inputs?: Values }).inputs;
  } catch {
    return undefined;
  }
}

/** An instance by its key; undefined when nothing was heard of it. */
export async function instanceOf(run: FollowedRun, key: string): Promise<InstanceMessage | undefined> {
  const instance = run.record().instances.get(key);
  if (instance === undefined) return undefined;
  const { node, error, waitsFor, cache, codeHash, inputsHash, updates } = instance;
  const [inputs, largeInputs] = shown(await keptInputs(run, instance), "input");
  const [outputs, largeOutputs] = shown(instance.outputs, "output");
  return {
    ...itemOf(instance, run),
    node,
    task: taskNodes(run.pipeline).find((it) => it.node.id === node)?.node.task ?? node,
    tries: instance.attempts,
    inputs,
    outputs,
    large: Object.fromEntries([...largeInputs, ...largeOutputs]),
    error,
    waitsFor: waitsFor === undefined ? undefined : lackText(waitsFor),
    cache,
    codeHash,
    inputsHash,
    updates,
  };
}
