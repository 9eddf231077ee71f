import type { Backend } from "@partitura/core";
import { prefectCapabilities } from "./capabilities.js";
import { prefectDiagnostics } from "./diagnostics.js";
import { emitFlow } from "./emit.js";
import { prefectOptions, type PrefectOptions } from "./options.js";

export type { PrefectOptions };
export type { PrefectOverlay } from "./overlay.js";

/** Prefect 3: a flow, a folder of steps, and a deployment. */
export const prefect3: Backend<PrefectOptions> = {
  target: "prefect@3",
  title: "Prefect 3",
  options: prefectOptions,
  capabilities: prefectCapabilities,
  diagnostics: prefectDiagnostics,
  emit: emitFlow,
};
