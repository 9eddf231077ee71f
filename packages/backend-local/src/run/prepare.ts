import { readFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Outcome } from "@partitura/core";
import { checkDocker } from "../checks/docker.js";
import { checkMeans } from "../checks/means.js";
import { type Params, resolveParams } from "./params.js";
import { findPython } from "../checks/python.js";
import type { RunOptions } from "./run-options.js";
import { findSecrets, type Secrets } from "../secrets/secrets.js";
import { taskEnvironment, type Variables } from "../attempt/task-environment.js";

/** The Python interpreter when none is named. */
export const defaultPython = "python3";

async function readEnvFile(file: string): Promise<Variables> {
  const text = await readFile(file, "utf8").catch(() => "");
  return parseEnv(text) as Variables;
}

/** What is known before a run starts. */
export interface Prepared {
  readonly params: Params;
  readonly secrets: Secrets;
  /** The Python interpreter. */
  readonly python: string;
}

/** Checks everything that can be wrong before a run starts, all at once. */
export async function prepare(options: RunOptions): Promise<Outcome<Prepared>> {
  const { pipeline, env = process.env, envFile = ".env" } = options;
  const [params, paramProblems] = resolveParams(pipeline, options.params ?? {});
  const file = { name: envFile, variables: await readEnvFile(envFile) };
  const [secrets, secretProblems] = findSecrets(pipeline, env, file);
  const variables = taskEnvironment(env, {});
  const [python, pythonProblems] = await findPython(pipeline, options.python ?? defaultPython, variables);
  const missing = [
    ...pythonProblems,
    ...(await checkDocker(pipeline, tmpdir(), variables)),
    ...checkMeans(pipeline),
  ];
  const diagnostics = [...paramProblems, ...secretProblems, ...missing];
  return params === undefined || secrets === undefined || python === undefined || missing.length > 0
    ? [undefined, diagnostics]
    : [{ params, secrets, python }, diagnostics];
}

/** The folder for what is kept between runs. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return env["PARTITURA_CACHE_DIR"] ?? join(env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "partitura");
}
