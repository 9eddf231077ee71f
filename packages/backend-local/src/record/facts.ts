import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { arch, availableParallelism, hostname, platform, release, totalmem } from "node:os";
import { dirname, join, relative } from "node:path";
import { cacheFolder, defaultPython } from "../run/prepare.js";
import type { PythonFacts } from "./packages.js";
import { pythonFacts } from "./python-facts.js";

/** A file that pins the versions of what a project uses. */
export interface LockFact {
  /** Relative to the folder of the pipeline file. */
  readonly file: string;
  readonly sha256: string;
}

/** What a run was made with and where: what somebody needs to know to make the same again. */
export interface RunFacts {
  /** The pipeline file, absolute. */
  readonly file: string;
  readonly versions: {
    readonly partitura: string;
    readonly node: string;
    readonly python?: string | undefined;
  };
  /** The lock files of the project, from the folder of the pipeline file upwards. */
  readonly locks: readonly LockFact[];
  /** The interpreter of tasks without packages of their own. */
  readonly python?: PythonFacts | undefined;
  /** The machine. No variables, user names or arguments: they may hold what is nobody else's business. */
  readonly machine: {
    readonly os: string;
    readonly release: string;
    readonly arch: string;
    readonly cpus: number;
    readonly memoryBytes: number;
    readonly host: string;
    /** The service that runs it without people, such as `github-actions`. */
    readonly ci?: string | undefined;
  };
}

/** What facts are gathered of. */
export interface FactsOptions {
  /** The pipeline file, absolute. */
  readonly file: string;
  /** The version of Partitura. */
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  /** The Python interpreter, as the run gets it. */
  readonly python?: string | undefined;
}

/** The lock files of package managers for JavaScript and Python. */
const lockFiles: ReadonlySet<string> = new Set([
  "package-lock.json",
  "npm-shrinkwrap.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "bun.lock",
  "uv.lock",
  "poetry.lock",
  "pdm.lock",
  "pylock.toml",
]);

/** What only lies in the folder where a project begins. */
const projectRoots: ReadonlySet<string> = new Set([".git", ".hg"]);

/** Services that run things without people, by a variable that they set. */
const services: readonly (readonly [variable: string, name: string])[] = [
  ["GITHUB_ACTIONS", "github-actions"],
  ["GITLAB_CI", "gitlab-ci"],
  ["JENKINS_URL", "jenkins"],
  ["BUILDKITE", "buildkite"],
  ["CIRCLECI", "circleci"],
  ["TF_BUILD", "azure-pipelines"],
  ["CI", "other"],
];

/** The sha256 (hex) of a file; undefined when it cannot be read. */
async function hashOfFile(path: string): Promise<string | undefined> {
  const content = createHash("sha256");
  try {
    for await (const block of createReadStream(path)) content.update(block as Buffer);
    return content.digest("hex");
  } catch {
    return undefined;
  }
}

/** The paths of the nearest lock file of each kind, from a folder upwards to where its repository begins. */
async function findLocks(
  folder: string,
  found: ReadonlyMap<string, string> = new Map(),
): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const here = names.filter((name) => lockFiles.has(name) && !found.has(name));
  const all = new Map([...found, ...here.map((name): [string, string] => [name, join(folder, name)])]);
  const parent = dirname(folder);
  const isEnd = parent === folder || names.some((name) => projectRoots.has(name));
  return isEnd ? [...all.values()] : findLocks(parent, all);
}

async function locksOf(folder: string): Promise<readonly LockFact[]> {
  const hashed = (await findLocks(folder)).map(async (path) => [path, await hashOfFile(path)] as const);
  return (await Promise.all(hashed)).flatMap(([path, sha256]) =>
    sha256 === undefined ? [] : [{ file: relative(folder, path), sha256 }],
  );
}

/**
 * Gathers what the record of a run says of its making. It takes some milliseconds, in which other work can go on; it starts
 * a process only when it meets a Python interpreter for the first time. What cannot be found out is left out.
 */
export async function gatherFacts({ file, version, env, python }: FactsOptions): Promise<RunFacts> {
  const [locks, interpreter] = await Promise.all([
    locksOf(dirname(file)),
    pythonFacts(python ?? defaultPython, env, cacheFolder(env)),
  ]);
  const ci = services.find(([variable]) => (env[variable] ?? "") !== "")?.[1];
  return {
    file,
    versions: { partitura: version, node: process.versions.node, python: interpreter?.version },
    locks,
    python: interpreter,
    machine: {
      os: platform(),
      release: release(),
      arch: arch(),
      cpus: availableParallelism(),
      memoryBytes: totalmem(),
      host: hostname(),
      ci,
    },
  };
}
