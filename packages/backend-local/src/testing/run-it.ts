import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Diagnostic, Pipeline } from "@partitura/core";
import type { RunEvent } from "../log/events.js";
import type { RunOptions, RunResult } from "../run/run-options.js";
import { run } from "../run/run.js";

const step = (name: string): string =>
  readFileSync(new URL(`../../../compiler/step/${name}`, import.meta.url), "utf8");

/** The bundle of a TypeScript task whose body is this code, as the compiler makes it. */
export const bundle = (body: string): string => `${step("step.mjs")}\nawait runStep(${body});\n`;

/** What a test run gave. */
export interface Tried {
  readonly result: RunResult;
  readonly diagnostics: readonly Diagnostic[];
  readonly events: readonly RunEvent[];
  /** The states of all task instances: `node` or `node[0]`, in alphabetical order. */
  readonly states: { readonly [instance: string]: string };
  /** The lines of all logs in the order they came. */
  readonly lines: readonly string[];
}

/** A folder for one test. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), "partitura-"));

/** Runs a pipeline for a test, in a folder of its own; fails when it does not start. */
export async function runIt(
  pipeline: Pipeline,
  { assets, ...options }: Partial<RunOptions> = {},
): Promise<Tried> {
  const events: RunEvent[] = [];
  const [result, diagnostics] = await run({
    pipeline,
    hash: "hash",
    runsFolder: join(temporaryFolder(), "runs"),
    envFile: "/nonexistent/.env",
    ...options,
    onEvent: (event) => {
      events.push(event);
      options.onEvent?.(event);
    },
    assets: { "step.py": step("step.py"), "step.mjs": step("step.mjs"), ...assets },
  });
  if (result === undefined) throw new Error(JSON.stringify(diagnostics));
  const named = result.tasks.map(
    ({ node, index, state }) => [node + index.map((it) => `[${it}]`).join(""), state] as const,
  );
  return {
    result,
    diagnostics,
    events,
    states: Object.fromEntries(named.toSorted(([left], [right]) => (left < right ? -1 : 1))),
    lines: events.flatMap((event) => (event.type === "log-line" ? [event.line] : [])),
  };
}
