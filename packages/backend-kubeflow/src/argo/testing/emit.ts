import { type EmitResult, type Outcome, type Pipeline, contentHash } from "@partitura/core";
import { argo } from "../index.js";

/** Step files that stand for real ones; emission copies them and never reads them. */
export const assets = {
  "step.py": "# the step contract\n",
  "steps.py": "def train(rate, out_model):\n    out_model.write_text(str(rate))\n",
  "helpers/tables.py": "HEADER = 'a {{ b }}'\n",
} as const;

/** Emits a pipeline for Argo with the options as a config would give them. */
export function emit(
  pipeline: Pipeline,
  options: object = {},
  files: { readonly [path: string]: string } = assets,
): Outcome<EmitResult> {
  return argo.emit({
    pipeline,
    hash: contentHash(pipeline),
    assets: files,
    options: argo.options.parse(options),
    version: "0.0.0",
    source: "pipeline.ts",
  });
}
