import { contentHash, type EmitResult, type Outcome, type Pipeline } from "@partitura/core";
import { prefect3, type PrefectOptions } from "../index.js";

/** Emits a pipeline of {@link pipelines} with stand-ins for its assets. */
export function emit(pipeline: Pipeline, options: Partial<PrefectOptions> = {}): Outcome<EmitResult> {
  const files = Object.values(pipeline.tasks).flatMap(({ body }) =>
    body.kind === "python" ? body.files : body.kind === "typescript" ? [body.bundle] : [],
  );
  return prefect3.emit({
    pipeline,
    hash: contentHash(pipeline),
    assets: Object.fromEntries(["step.py", ...files].map((file) => [file, `# ${file}\n`])),
    stepStore: "# step_store.py\n",
    options: prefect3.options.parse(options),
    version: "0.0.0",
    source: "pipeline.ts",
  });
}

/** The text of an emitted file. */
export function textOf([result]: Outcome<EmitResult>, end: string): string {
  const found = result?.files.find(({ path }) => path.endsWith(end));
  if (found === undefined) throw new Error(`no ${end} was emitted`);
  return found.text;
}
