import { execFile } from "node:child_process";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { sha256 } from "@partitura/core";
import type { PythonEnvironments } from "../environments/python-environment.js";
import { environmentFacts, packagesIn, programAt, type PythonFacts } from "./packages.js";

const execute = promisify(execFile);

/** Milliseconds that an interpreter has to tell of itself. */
const answerMs = 5000;

const question =
  "import json, platform, sysconfig\n" +
  "print(json.dumps([platform.python_version(), *sorted({sysconfig.get_path('purelib'), sysconfig.get_path('platlib')})]))";

/** The version of an interpreter and the folders of its packages. */
type About = readonly [version: string, ...folders: readonly string[]];

async function ask(interpreter: string, env: NodeJS.ProcessEnv): Promise<About | undefined> {
  try {
    const { stdout } = await execute(interpreter, ["-I", "-c", question], { timeout: answerMs, env });
    return JSON.parse(stdout) as About;
  } catch {
    return undefined;
  }
}

/** Asks an interpreter once for as long as its file stays what it is; the answer is kept in a folder. */
async function aboutOf(
  interpreter: string,
  env: NodeJS.ProcessEnv,
  cacheFolder: string,
): Promise<About | undefined> {
  const { size, mtimeMs } = await stat(interpreter);
  const file = join(cacheFolder, "interpreters", sha256(JSON.stringify([interpreter, size, mtimeMs])));
  const kept = await readFile(file, "utf8").catch(() => undefined);
  if (kept !== undefined) {
    try {
      return JSON.parse(kept) as About;
    } catch {
      // Half written by a process that was ended; it is asked again.
    }
  }
  const answer = await ask(interpreter, env);
  if (answer === undefined) return undefined;
  const draft = `${file}.${process.pid}`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(draft, JSON.stringify(answer));
  await rename(draft, file);
  return answer;
}

/**
 * What the interpreter is that tasks without packages of their own run with: its path, version and installed packages.
 * Undefined when there is none or it gives no answer: a run that needs it says so itself.
 *
 * @param cacheFolder Where its answer is kept, so that it is not started for each run.
 */
export async function pythonFacts(
  program: string,
  env: NodeJS.ProcessEnv,
  cacheFolder: string,
): Promise<PythonFacts | undefined> {
  try {
    const path = await programAt(program, env["PATH"]);
    if (path === undefined) return undefined;
    const about = await aboutOf(path, env, cacheFolder);
    if (about === undefined) return undefined;
    const [version, ...folders] = about;
    const packages = (await Promise.all(folders.map(packagesIn))).flat();
    return { path, version, packages: [...new Set(packages)].toSorted() };
  } catch {
    return undefined;
  }
}

/** An environment for Python tasks that a run has used: what was asked for, and what is in it. */
export interface EnvironmentFacts extends PythonFacts {
  /** The packages as the task names them. */
  readonly requested: readonly string[];
}

/** Remembers which Python environments are used, to tell of them when the run is over. */
export function rememberEnvironments(environments: PythonEnvironments): PythonEnvironments & {
  /** The environments that were used until now. Reads their files; starts no process. */
  readonly used: () => Promise<readonly EnvironmentFacts[]>;
} {
  const used = new Map<string, readonly string[]>();
  return {
    interpreterFor: async (wanted, asking) => {
      const found = await environments.interpreterFor(wanted, asking);
      if (found.path !== undefined && wanted.packages.length > 0) used.set(found.path, wanted.packages);
      return found;
    },
    used: async () => {
      const facts = [...used].map(async ([path, requested]) => {
        const found = await environmentFacts(path).catch(() => undefined);
        return { requested: requested.toSorted(), ...(found ?? { path, packages: [] }) };
      });
      return Promise.all(facts);
    },
  };
}
