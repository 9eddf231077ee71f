import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Diagnostic, Json, TaskDefinition, TaskNode } from "@partitura/core";
import { taskEnvironment, type Variables } from "../attempt/task-environment.js";
import { localReport } from "../diagnostics.js";
import type { Instance } from "../log/events.js";
import type { Outputs } from "../nodes/scope.js";
import { isReference, pathOf, type Reference } from "../store/artifacts.js";
import { ageOf, earlyFileOf, spanText } from "./age.js";
import { artifactCache, type Stamp } from "./artifact-cache.js";
import { type Entry, markUsed, readEntry, writeEntry } from "./entry.js";
import { machineFacts } from "./machine-facts.js";
import { entryName, nearestIn } from "./nearest.js";
import { reasonsOf } from "./reasons.js";
import { type KeyParts, resultKeys, type ResultKey } from "./result-key.js";
import { saltedHash } from "./salt.js";

/** Whether earlier results are taken: `refresh` takes none and keeps the new one (`--force`), `off` does neither (`--no-cache`). */
export type CacheMode = "use" | "refresh" | "off";

/** One instance of a task that asks for its result. */
export interface CacheQuestion {
  readonly pipeline: string;
  readonly node: TaskNode;
  readonly task: TaskDefinition;
  readonly instance: Instance;
  readonly inputs: Outputs;
  /** The task's own variables, secrets resolved. */
  readonly env: Variables;
  /** The folder of the run's artifacts, where those of a result are put. */
  readonly store: string;
  readonly mode: CacheMode;
}

/** What the cache says. */
export interface CacheAnswer {
  readonly hit: boolean;
  /** What the result is known by: sha256 (hex). */
  readonly key: string;
  readonly parts: KeyParts;
  /** Why there is a result or none, in words; never empty. */
  readonly why: readonly string[];
  /** The outputs, when there is a result; their artifacts are in the run's store. */
  readonly outputs?: Outputs | undefined;
}

/** Results of tasks that are kept for later runs, by what decides them. Several processes can use one at once. */
export interface TaskCache {
  /** Looks for a result. What cannot be read is none, for a reason; never throws for what is on the disk. */
  readonly ask: (question: CacheQuestion) => Promise<CacheAnswer>;
  /** Keeps a success, when the task asks for it. What cannot be written is told of once (P7030). */
  readonly keep: (
    answer: CacheAnswer,
    question: CacheQuestion,
    outputs: Outputs,
    runId: string,
  ) => Promise<void>;
}

/** What a cache needs to know of the run that uses it. */
export interface TaskCacheOptions {
  /** The interpreter that runs Python tasks without a version of their own; `python3` when not given. */
  readonly python?: string | undefined;
  /** The environment around the run; this process's when not given. */
  readonly surrounding?: NodeJS.ProcessEnv | undefined;
  /** Takes P7030. */
  readonly onProblem?: ((diagnostic: Diagnostic) => void) | undefined;
}

/** The folders of a cache. */
export const cacheLayout = {
  /** A folder for each task, with a file for each result. */
  tasks: "tasks",
  artifacts: "artifacts",
} as const;

const taskFolder = (pipeline: string, task: string): string =>
  createHash("sha256")
    .update(JSON.stringify([pipeline, task]))
    .digest("hex")
    .slice(0, 32);

/** A value with every reference to an artifact of this machine changed. */
function mapArtifacts(value: Json, change: (reference: Reference, path: string) => Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((it) => mapArtifacts(it, change));
  if (isReference(value)) {
    const path = pathOf(value);
    return path === undefined ? value : change(value, path);
  }
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, mapArtifacts(it, change)]));
}

/** The cache in a folder; it is made when the first result is kept. `now` is in ms since 1970. */
export function taskCache(folder: string, now: () => number, options: TaskCacheOptions = {}): TaskCache {
  const { python = "python3", surrounding = process.env, onProblem } = options;
  const artifacts = artifactCache(join(folder, cacheLayout.artifacts));
  const keyOf = resultKeys(machineFacts(python, taskEnvironment(surrounding, {})), saltedHash(folder));
  const folders = new Map<
    string,
    { readonly path: string; readonly nearest: ReturnType<typeof nearestIn> }
  >();
  let told = false;

  const placeOf = ({
    pipeline,
    task,
  }: CacheQuestion): { path: string; nearest: ReturnType<typeof nearestIn> } => {
    const name = `${pipeline} ${task.id}`;
    const known = folders.get(name);
    if (known !== undefined) return known;
    const path = join(folder, cacheLayout.tasks, taskFolder(pipeline, task.id));
    const place = { path, nearest: nearestIn(path) };
    folders.set(name, place);
    return place;
  };

  /** Brings the artifacts of an entry to the run; why that is not possible, if it is not. */
  async function bringAll(file: string, entry: Entry, store: string): Promise<string | undefined> {
    const renewed: { [sha256: string]: Stamp } = {};
    for (const [sha256, stamp] of Object.entries(entry.artifacts)) {
      const given = await artifacts.give(sha256, stamp, join(store, sha256));
      if (given.problem !== undefined)
        return `an artifact of the result of run ${entry.runId} cannot be used: ${given.problem}`;
      if (given.stamp !== undefined) renewed[sha256] = given.stamp;
    }
    if (Object.keys(renewed).length > 0) {
      try {
        writeEntry(file, { ...entry, artifacts: { ...entry.artifacts, ...renewed } });
      } catch {
        // Its artifacts are hashed again the next time.
      }
    }
    return undefined;
  }

  async function look(
    question: CacheQuestion,
    wanted: ResultKey,
  ): Promise<Pick<CacheAnswer, "hit" | "why" | "outputs">> {
    const { node, mode, store } = question;
    const miss = (...why: readonly string[]) => ({ hit: false, why });
    if (node.policy.cache === undefined) return miss("the task does not ask for the cache");
    if (mode === "off") return miss("the run does not use the cache (--no-cache)");
    if (mode === "refresh") return miss("the task was to be run in any case (--force)");
    const { path, nearest } = placeOf(question);
    const file = join(path, entryName(wanted));
    const read = readEntry(file);
    if (read.kind === "damaged") return miss(`the result that was kept cannot be used: ${read.problem}`);
    if (read.kind === "none" || read.entry.key !== wanted.key)
      return miss(...reasonsOf(wanted.parts, nearest(wanted)));
    const { entry } = read;
    const [{ ttlSeconds }, age] = [node.policy.cache, ageOf(file, entry.at, now())];
    if (ttlSeconds !== undefined && age > ttlSeconds * 1000)
      return miss(
        `the result of run ${entry.runId} is ${spanText(age)} old, and the ttl is ${spanText(ttlSeconds * 1000)}`,
      );
    const problem = await bringAll(file, entry, store);
    if (problem !== undefined) return miss(problem);
    markUsed(file, read.mtimeMs);
    const moved = (reference: Reference): Json =>
      Object.hasOwn(entry.artifacts, reference.sha256)
        ? { ...reference, uri: pathToFileURL(join(store, reference.sha256)).href }
        : { ...reference };
    const outputs =
      Object.keys(entry.artifacts).length === 0 ? entry.outputs : mapArtifacts({ ...entry.outputs }, moved);
    return {
      hit: true,
      why: [`all parts of the key are those of run ${entry.runId}, ${spanText(age)} ago`],
      outputs: outputs as Outputs,
    };
  }

  return {
    ask: async (question) => {
      const wanted = await keyOf(question);
      return { ...(await look(question, wanted)), key: wanted.key, parts: wanted.parts };
    },
    keep: async (_, question, outputs, runId) => {
      const { pipeline, node, task, mode } = question;
      if (node.policy.cache === undefined || mode === "off") return;
      // Asked again: an image may have come to this machine since.
      const wanted = await keyOf(question);
      const file = join(placeOf(question).path, entryName(wanted));
      const wantedArtifacts = new Map<string, string>();
      mapArtifacts({ ...outputs }, (reference, path) => {
        wantedArtifacts.set(reference.sha256, path);
        return null;
      });
      const { key, parts } = wanted;
      try {
        const stamps: { [sha256: string]: Stamp } = {};
        for (const [sha256, path] of wantedArtifacts) stamps[sha256] = await artifacts.keep(path, sha256);
        writeEntry(file, {
          key,
          pipeline,
          task: task.id,
          at: now(),
          runId,
          parts,
          outputs,
          artifacts: stamps,
        });
        rmSync(earlyFileOf(file), { force: true });
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === undefined) throw error;
        if (told) return;
        told = true;
        const place = { span: node.span, target: "local" };
        onProblem?.(localReport("P7030", { node: node.id, folder, problem: message }, place));
      }
    },
  };
}
