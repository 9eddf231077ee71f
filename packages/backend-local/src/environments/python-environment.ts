import { sha256 } from "@partitura/core";
import { access, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runProcess } from "../runners/run-process.js";
import type { Ending } from "../runners/runner.js";
import type { Variables } from "../task-environment.js";
import { withLock } from "./lock.js";

/** Makes environments for Python tasks. */
export interface PythonEnvironments {
  /**
   * The interpreter that has the packages; made when it is not there yet, and shared by all who ask.
   * `onStart` is called by the one who makes it, `onLine` gets what the installer says.
   */
  readonly interpreterFor: (packages: readonly string[], ask: Ask) => Promise<Interpreter>;
}

/** Who asks for an environment. */
export interface Ask {
  readonly signal: AbortSignal;
  readonly onStart: () => void;
  readonly onLine: (line: string) => void;
}

/** The path of an interpreter, or why there is none. */
export type Interpreter =
  | { readonly path: string; readonly problem?: undefined }
  | { readonly path?: undefined; readonly problem: string };

interface Options {
  /** The interpreter that environments are made from, and that tasks without packages use. */
  readonly base: string;
  readonly cacheFolder: string;
  /** The installer's environment: it may need a proxy, an index, a certificate. */
  readonly variables: Variables;
}

const exists = async (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const failed = (ending: Ending): boolean => ending.kind !== "exited" || ending.code !== 0;

/** Environments under one folder, by the sorted list of packages and the version of the base interpreter. */
export function pythonEnvironments({ base, cacheFolder, variables }: Options): PythonEnvironments {
  const asked = new Map<string, Promise<Interpreter>>();

  async function make(packages: readonly string[], { signal, onStart, onLine }: Ask): Promise<Interpreter> {
    const run = async (command: readonly [string, ...string[]], line = onLine): Promise<Ending> =>
      runProcess(command, { workFolder: cacheFolder, environment: variables, signal, onLine: line });
    await mkdir(cacheFolder, { recursive: true });
    const version: string[] = [];
    const about = "import sys; print(sys.version, sys.platform, sys.base_prefix)";
    if (failed(await run([base, "-c", about], (line) => version.push(line)))) {
      return { problem: `${base} cannot be run` };
    }
    const folder = join(cacheFolder, sha256(JSON.stringify([...version, ...packages])).slice(0, 24));
    const [python, complete] = [join(folder, "bin", "python"), join(folder, "complete")];
    if (await exists(complete)) return { path: python };
    return withLock(`${folder}.lock`, async () => {
      if (await exists(complete)) return { path: python };
      onStart();
      await rm(folder, { recursive: true, force: true });
      const uv = !failed(await run(["uv", "--version"], () => undefined));
      const steps: readonly (readonly [string, ...string[]])[] = uv
        ? [
            ["uv", "venv", "--quiet", "--python", base, folder],
            ["uv", "pip", "install", "--python", python, "--", ...packages],
          ]
        : [
            [base, "-m", "venv", folder],
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--", ...packages],
          ];
      for (const step of steps) {
        const ending = await run(step);
        if (failed(ending)) return { problem: `${step.slice(0, 3).join(" ")} failed` };
      }
      await writeFile(complete, `${packages.join("\n")}\n`);
      return { path: python };
    });
  }

  return {
    interpreterFor: async (packages, ask) => {
      if (packages.length === 0) return { path: base };
      const sorted = [...new Set(packages)].toSorted();
      const key = sorted.join("\n");
      const before = asked.get(key);
      if (before !== undefined) return before;
      const made = make(sorted, ask);
      asked.set(key, made);
      const interpreter = await made;
      if (interpreter.problem !== undefined) asked.delete(key);
      return interpreter;
    },
  };
}
