import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { EmitResult } from "@partitura/core";
import { expect, it } from "vitest";
import { environment } from "../conformance/engine-environment.js";
import { repository } from "../conformance/scenario.js";

/** A temporary folder for the time of a function. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "partitura-read-back-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Registers a test that names an engine that is not here: it is skipped with the reason, or fails when engines are
 * required. Tells whether the engine's own tests can run.
 */
export function needs(engine: string, missing: string | undefined): boolean {
  it(`${engine} can be asked`, ({ skip }) => {
    if (missing !== undefined && process.env["PARTITURA_REQUIRE_ENGINES"] === undefined) {
      process.stderr.write(`read-back is skipped for ${engine}: ${missing}\n`);
      skip(missing);
    }
    expect(missing).toBeUndefined();
  });
  return missing === undefined;
}

/** What a command that has ended said. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs a command to its end. */
export function command(program: string, args: readonly string[], cwd = repository): Promise<Ended> {
  return new Promise((settle, fail) => {
    const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    const said = { out: "", error: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.error += text));
    child.on("error", fail).on("close", (code) => settle({ code, ...said }));
  });
}

/** Writes what was emitted into a folder. */
export function writeEmitted(folder: string, { files }: EmitResult): void {
  for (const { path, text } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** The name of an emitted file at the top with this ending. */
export const topFile = ({ files }: EmitResult, ending: string): string =>
  files.find(({ path }) => path.endsWith(ending) && !path.includes("/"))?.path ?? "";

/** Asks an adapter of tests/engines what the engine's own loader makes of files; `runs` as the adapter wants them. */
export function dump<T>(
  engine: string,
  adapter: string,
  runs: readonly object[],
): Promise<ReadonlyMap<string, T>> {
  return inFolder(async (folder) => {
    const [from, to] = [join(folder, "in.json"), join(folder, "out.json")];
    writeFileSync(from, JSON.stringify({ jobs: 2, runs }));
    const script = join(repository, "tests/engines", adapter, "run.py");
    const { code, error } = await command(join(environment(engine), "bin/python"), [
      script,
      from,
      to,
      "--dump",
    ]);
    if (code !== 0) throw new Error(`${adapter} --dump ended with ${String(code)}: ${error}`);
    const { runs: told } = JSON.parse(readFileSync(to, "utf8")) as {
      readonly runs: readonly (T & { readonly key: string })[];
    };
    return new Map(told.map((run) => [run.key, run]));
  });
}
