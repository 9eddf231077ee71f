import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { repository } from "../conformance/scenario.js";

/**
 * What is compiled on one machine is what is compiled on another: a fresh process in a folder of another name, with
 * another home, time zone, language, file mask and order of the files on the disk.
 */
const root = mkdtempSync(join(tmpdir(), "partitura-machine-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Machine {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly umask: string;
  /** The order in which files are copied to its disk. */
  readonly order: (names: readonly string[]) => readonly string[];
}

const machines: readonly [Machine, Machine] = [
  {
    folder: join(root, "a"),
    environment: { TZ: "UTC", LANG: "C", LC_ALL: "C", USER: "root" },
    umask: "022",
    order: (names) => names.toSorted(),
  },
  {
    folder: join(root, "b c/d'é"),
    environment: { TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", USER: "someone" },
    umask: "077",
    order: (names) => names.toSorted().toReversed(),
  },
];

const pipelines = [
  "examples/model-selection/pipeline.ts",
  "tests/scenarios/typescript/pipeline.ts",
  "tests/scenarios/value-texts/pipeline.ts",
];
const targets = ["airflow@3", "airflow@2.11", "argo@3.7", "kfp@2", "prefect@3", "ir"];

function prepare({ folder, order }: Machine): void {
  const home = join(folder, "home");
  mkdirSync(home, { recursive: true });
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  for (const path of [...pipelines, "tests/scenarios/shared/pipeline.ts"]) {
    const from = join(path, "..");
    mkdirSync(join(folder, from), { recursive: true });
    const names = readdirSync(join(repository, from)).filter((name) => name !== "expected");
    for (const name of order(names))
      cpSync(join(repository, from, name), join(folder, from, name), { recursive: true });
  }
}

async function compile({ folder, environment, umask }: Machine, path: string): Promise<string> {
  const out = join(folder, "out", path.replaceAll("/", "-"));
  const command = [
    process.execPath,
    join(repository, "packages/cli/bin/partitura.js"),
    "compile",
    path,
    "--target",
    targets.join(),
    "--out",
    out,
  ];
  const quoted = command.map((it) => `'${it.replaceAll("'", "'\\''")}'`).join(" ");
  const env = { PATH: process.env["PATH"], HOME: join(folder, "home"), ...environment };
  await promisify(execFile)("sh", ["-c", `umask ${umask} && exec ${quoted}`], { cwd: folder, env });
  return out;
}

/** Every file below a folder, with what is in it. */
function contentOf(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name));
  return new Map(names.toSorted().map((name) => [name.slice(folder.length), readFileSync(name, "latin1")]));
}

for (const machine of machines) prepare(machine);

describe("what is compiled on another machine is the same bytes", () => {
  it.each(pipelines)("%s", async (path) => {
    const [here, there] = [await compile(machines[0], path), await compile(machines[1], path)];
    const files = contentOf(here);
    expect(files.size).toBeGreaterThan(targets.length);
    expect(contentOf(there)).toEqual(files);
  });
});
