import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Backend, EmitResult, Pipeline } from "@partitura/core";
import { environment } from "../conformance/engine-environment.js";
import { hostileInput, hostilePipelines } from "./hostile-pipelines.js";

/** A name of a source file that would end a comment or a string, if it could. */
const source = "folder/so\"ur'ce\n#.ts";

/** A pipeline of hostile texts with what a target made of it. */
export interface Hostile {
  readonly name: string;
  readonly pipeline: Pipeline;
  readonly result: EmitResult;
}

/** Emits all hostile pipelines for a target. Throws when it refuses one. */
export async function emitHostile(
  backend: Backend,
  tags: readonly string[],
  options: unknown = {},
): Promise<readonly Hostile[]> {
  const emitted: Hostile[] = [];
  for (const pipeline of hostilePipelines(tags)) {
    const input = await hostileInput(pipeline);
    const [result, diagnostics] = backend.emit({
      ...input,
      options: backend.options.parse(options),
      version: "0.0.0",
      source,
    });
    if (result === undefined)
      throw new Error(`${backend.target} refuses ${pipeline.id}: ${JSON.stringify(diagnostics)}`);
    emitted.push({ name: pipeline.id, pipeline, result });
  }
  return emitted;
}

/** Runs a script of this folder in an engine's environment; JSON in, JSON out. */
export function script(
  engine: string,
  name: string,
  args: readonly string[],
  input: unknown = null,
): unknown {
  const python = join(environment(engine), "bin/python");
  const { status, stdout, stderr } = spawnSync(python, [join(import.meta.dirname, name), ...args], {
    input: JSON.stringify(input),
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`${name} ended with ${String(status)}: ${stderr}`);
  return JSON.parse(stdout);
}

/** The literals of a Python file; see read_literals.py. */
export interface Literals {
  readonly dicts: readonly { readonly [key: string]: unknown }[];
  readonly strings: readonly string[];
}
