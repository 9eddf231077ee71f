import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Json, Policy, TaskDefinition } from "@partitura/core";
import { type CacheAnswer, type CacheQuestion, taskCache } from "../cache/task-cache.js";
import { artifactHash } from "../cache/content-hash.js";
import { call, shell } from "./pipelines.js";
import { temporaryFolder } from "./run-it.js";

const integer = { type: "integer" } as const;

/** A question for the result of a task `train` in a run of its own; its code is what `codeHash` says. */
export function questionOf(
  about: Partial<Omit<CacheQuestion, "node" | "task">> & {
    readonly codeHash?: string;
    readonly cache?: Policy["cache"];
    readonly task?: TaskDefinition;
  } = {},
): CacheQuestion {
  const {
    codeHash = "1",
    cache = {},
    task = shell("train", ":", { n: integer }, { loss: integer }),
    ...rest
  } = about;
  return {
    pipeline: "p",
    node: call(task.id, {}, { policy: { cache } }),
    task: { ...task, body: { ...task.body, codeHash } },
    instance: { node: task.id, index: [] },
    inputs: { n: 1 },
    env: {},
    store: join(temporaryFolder(), "artifacts"),
    mode: "use",
    ...rest,
  };
}

/** Writes an artifact into a store as a run does, and gives the reference to it: a file with a text, or a folder with several. */
export async function artifactIn(
  store: string,
  content: string | { readonly [name: string]: string },
): Promise<Json & { readonly sha256: string }> {
  const draft = join(temporaryFolder(), "draft");
  mkdirSync(store, { recursive: true });
  const write = (at: string): void => {
    if (typeof content === "string") return writeFileSync(at, content);
    mkdirSync(at);
    for (const [name, text] of Object.entries(content)) writeFileSync(join(at, name), text);
  };
  write(draft);
  const sha256 = await artifactHash(draft);
  write(join(store, sha256));
  const type = typeof content === "string" ? "file" : "directory";
  return { type, uri: pathToFileURL(join(store, sha256)).href, sha256 };
}

/** The time of tests that do not say another, in ms. */
export const startOfTests = Date.UTC(2026, 0, 1);

/** Asks a cache that has not been used in this process before, as a later run does. */
export const askLater = async (
  folder: string,
  question: CacheQuestion,
  now = startOfTests,
): Promise<CacheAnswer> => taskCache(folder, () => now).ask(question);

/** Keeps outputs as the answer to a question, as a run does. */
export async function keepIn(
  folder: string,
  question: CacheQuestion,
  outputs: { readonly [name: string]: Json } = { loss: 7 },
  runId = "first",
  now = startOfTests,
): Promise<void> {
  const cache = taskCache(folder, () => now);
  await cache.keep(await cache.ask(question), question, outputs, runId);
}

/** The files of the results in a cache. */
export const entriesIn = (folder: string): readonly string[] =>
  readdirSync(join(folder, "tasks"), { recursive: true, encoding: "utf8" })
    .filter((it) => it.endsWith(".json"))
    .map((it) => join(folder, "tasks", it));
