import { hasErrors, type Backend, type EmitResult, type Outcome } from "@partitura/core";
import { stepModule, stepStoreText } from "./build/step-files.js";
import type { Checked } from "./check.js";
import { loadReport } from "./load/diagnostics.js";
import { checkCapabilities } from "./passes/check-capabilities.js";
import { checkMeasures } from "./passes/check-limits.js";

/** What compiling needs besides the pipeline. */
export interface CompileOptions {
  /** What the config says for the target, not yet validated; `undefined` for the defaults. */
  readonly options?: unknown;
  /** Partitura's version. */
  readonly version: string;
  /** The pipeline file as it should appear in headers, relative to where the command runs. */
  readonly source: string;
}

/** Compiles a checked pipeline for one target. Reports P3001, P3010, P3011, P8006 and what the backend finds; nothing is written. */
export function compileTo(
  backend: Backend,
  checked: Checked,
  { options, version, source }: CompileOptions,
): Outcome<EmitResult> {
  const { pipeline, hash } = checked;
  // What is bundled with each TypeScript body is wanted as a file of its own by local runs only.
  const { [stepModule]: _, ...assets } = checked.assets;
  const parsed = backend.options.safeParse(options ?? {});
  const optionProblems = (parsed.error?.issues ?? []).map(({ path, message }) =>
    loadReport(
      "P8006",
      {
        where: `targets["${backend.target}"]${path.map((key) => `.${String(key)}`).join("")}`,
        problem: message,
      },
      { target: backend.target },
    ),
  );
  const before = [...checkCapabilities(pipeline, backend), ...optionProblems];
  if (hasErrors(before)) return [undefined, before];
  const [result, diagnostics] = backend.emit({
    pipeline,
    hash,
    assets,
    stepStore: stepStoreText(),
    options: parsed.data,
    version,
    source,
  });
  const all = [
    ...before,
    ...diagnostics.map((it) => ({ target: backend.target, ...it })),
    ...checkMeasures(result?.measures ?? [], backend.target),
  ];
  return [hasErrors(all) ? undefined : result, all];
}
