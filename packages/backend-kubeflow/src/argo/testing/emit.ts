import { type Backend, type EmitResult, type Outcome, type Pipeline, contentHash } from "@partitura/core";
import { argo, argo4, type ArgoOptions } from "../index.js";

/** Step files that stand for real ones; emission copies them and never reads them. */
export const assets = {
  "step.py": "# the step contract\n",
  "steps.py": "def train(rate, out_model):\n    out_model.write_text(str(rate))\n",
  "helpers/tables.py": "HEADER = 'a {{ b }}'\n",
} as const;

const emitBy =
  <Options extends ArgoOptions>(backend: Backend<Options>) =>
  (
    pipeline: Pipeline,
    options: object = {},
    files: { readonly [path: string]: string } = assets,
  ): Outcome<EmitResult> =>
    backend.emit({
      pipeline,
      hash: contentHash(pipeline),
      assets: files,
      options: backend.options.parse(options),
      version: "0.0.0",
      source: "pipeline.ts",
    });

/** Emits a pipeline for Argo 3.7 with the options as a config would give them. */
export const emit = emitBy(argo);
/** Emits a pipeline for Argo 4. */
export const emit4 = emitBy(argo4);
