import { sha256 } from "@partitura/core";
import { access, mkdir, rm, writeFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { runProcess } from "../runners/run-process.js";
import type { Ending } from "../runners/runner.js";
import type { Variables } from "../attempt/task-environment.js";
import { withLock } from "./lock.js";

/** Makes environments for Python tasks. */
export interface PythonEnvironments {
  /**
   * The interpreter of the version that has the packages; made when it is not there yet, and shared by all who ask.
   * `onStart` is called by the one who makes it, `onLine` gets what the installer says.
   */
  readonly interpreterFor: (wanted: Wanted, ask: Ask) => Promise<Interpreter>;
}

/** Packages, and a version of Python such as `3.11` when not any will do. */
export interface Wanted {
  readonly packages: readonly string[];
  readonly version?: string | undefined;
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

/** Whether a file is there; its time tells whoever clears up that it was wanted. */
const isUsed = async (path: string): Promise<boolean> => {
  const now = new Date();
  return utimes(path, now, now).then(
    () => true,
    async () => exists(path),
  );
};

const failed = (ending: Ending): boolean => ending.kind !== "exited" || ending.code !== 0;

type Command = readonly [string, ...string[]];

/** Environments under one folder, by the sorted list of packages and the version of the base interpreter. */
export function pythonEnvironments({ base, cacheFolder, variables }: Options): PythonEnvironments {
  const asked = new Map<string, Promise<Interpreter>>();

  async function make(
    { packages, version: wanted }: Wanted,
    { signal, onStart, onLine }: Ask,
  ): Promise<Interpreter> {
    const run = async (command: Command, line = onLine): Promise<Ending> =>
      runProcess(command, { workFolder: cacheFolder, environment: variables, signal, onLine: line });
    await mkdir(cacheFolder, { recursive: true });
    const aboutIt = async (program: string): Promise<string | undefined> => {
      const about: string[] = [];
      const code = "import sys; print(sys.version, sys.platform, sys.base_prefix)";
      const ending = await run([program, "-c", code], (line) => about.push(line));
      return failed(ending) ? undefined : about.join("\n");
    };
    const version = await aboutIt(base);
    if (version === undefined) return { problem: `${base} cannot be run` };
    const uv = !failed(await run(["uv", "--version"], () => undefined));
    const isOther = wanted !== undefined && !version.startsWith(`${wanted}.`);
    if (!isOther && packages.length === 0) return { path: base };
    const other = `python${wanted ?? ""}`;
    const about = isOther && !uv ? await aboutIt(other) : version;
    if (about === undefined) return { problem: `there is neither ${other} nor uv to fetch it` };
    const from = isOther ? (uv ? (wanted ?? base) : other) : base;
    const content = [about, ...(isOther ? [`Python ${wanted}`] : []), ...packages];
    const folder = join(cacheFolder, sha256(JSON.stringify(content)).slice(0, 24));
    const [python, complete] = [join(folder, "bin", "python"), join(folder, "complete")];
    if (await isUsed(complete)) return { path: python };
    return withLock(`${folder}.lock`, async () => {
      if (await exists(complete)) return { path: python };
      onStart();
      await rm(folder, { recursive: true, force: true });
      const install = (command: Command): readonly Command[] =>
        packages.length === 0 ? [] : [[...command, ...packages]];
      const steps: readonly Command[] = uv
        ? [
            ["uv", "venv", "--quiet", "--python", from, folder],
            ...install(["uv", "pip", "install", "--python", python, "--"]),
          ]
        : [
            [from, "-m", "venv", folder],
            ...install([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--"]),
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
    interpreterFor: async ({ packages, version }, ask) => {
      if (packages.length === 0 && version === undefined) return { path: base };
      const sorted = [...new Set(packages)].toSorted();
      const key = [version ?? "", ...sorted].join("\n");
      const before = asked.get(key);
      if (before !== undefined) return before;
      const made = make({ packages: sorted, version }, ask);
      asked.set(key, made);
      const interpreter = await made;
      if (interpreter.problem !== undefined) asked.delete(key);
      return interpreter;
    },
  };
}
