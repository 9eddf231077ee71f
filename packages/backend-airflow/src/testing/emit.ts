import { contentHash, type Diagnostic, type EmittedFile, type Pipeline } from "@partitura/core";
import type { Dialect } from "../dialect.js";
import { emit } from "../emit.js";
import { airflowOptions } from "../options.js";

/** What a pipeline's bodies run, for tests that run nothing. */
const assets = { "step.py": "# the step contract\n", "steps.py": "# the steps\n" };

/** Emits a pipeline of a test. */
export function emitted(
  pipeline: Pipeline,
  dialect: Dialect,
  options: object = {},
): {
  readonly files: readonly EmittedFile[];
  readonly diagnostics: readonly Diagnostic[];
  readonly dag: string;
} {
  const [result, diagnostics] = emit(
    {
      pipeline,
      hash: contentHash(pipeline),
      assets,
      stepStore: "# the object store\n",
      options: airflowOptions.parse(options),
      version: "1.2.3",
      source: "pipeline.ts",
    },
    dialect,
  );
  const files = result?.files ?? [];
  return { files, diagnostics, dag: files[0]?.text ?? "" };
}
