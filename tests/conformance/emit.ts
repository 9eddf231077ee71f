import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compileTo } from "@partitura/compiler";
import { hasErrors, type Backend, type EmitResult } from "@partitura/core";
import type { Attempt } from "./target.js";
import type { Scenario } from "./scenario.js";

/** Compiles a scenario into a folder. */
export function emitTo(
  folder: string,
  backend: Backend,
  { checked, source }: Scenario,
  options: unknown,
): EmitResult | Extract<Attempt, { kind: "refused" }> {
  const [result, diagnostics] = compileTo(backend, checked, { options, version: "0.0.0", source });
  if (result === undefined) {
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    if (!hasErrors(diagnostics)) throw new Error(`${backend.target} gave neither files nor errors`);
    return {
      kind: "refused",
      codes: errors.map(({ code }) => code),
      detail: errors.map(({ code, message }) => `${code} ${message}`).join("; "),
    };
  }
  for (const { path, text } of result.files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return result;
}
