import type { DiagnosticCatalogue, DiagnosticCode, DiagnosticKind } from "@partitura/core";
import { builtInBackends } from "./backends.js";

const fromBackends = async (): Promise<DiagnosticCatalogue> =>
  Object.assign({}, ...(await builtInBackends()).map((it) => it.diagnostics)) as DiagnosticCatalogue;

const fromCompiler = async (): Promise<DiagnosticCatalogue> =>
  (await import("@partitura/compiler")).checkDiagnostics;

/** Where the diagnostics of each first digit are described; read only when asked for. */
const byDigit: { readonly [digit: string]: () => Promise<DiagnosticCatalogue> } = {
  1: async () => (await import("@partitura/core")).dslDiagnostics,
  2: fromCompiler,
  3: fromCompiler,
  4: fromBackends,
  5: fromBackends,
  6: fromBackends,
  7: async () => ({
    ...(await import("@partitura/backend-local")).localDiagnostics,
    ...(await import("@partitura/testing")).testingDiagnostics,
  }),
  8: async () => ({
    ...(await import("@partitura/compiler")).loadDiagnostics,
    ...(await import("./cluster/diagnostics.js")).clusterDiagnostics,
    ...(await import("./diagnostics.js")).commandDiagnostics,
  }),
  9: async () => (await import("./diagnostics.js")).commandDiagnostics,
};

/** The description of a code; undefined when there is none. */
export async function kindOf(code: string): Promise<DiagnosticKind | undefined> {
  const load = /^P\d{4}$/.test(code) ? byDigit[code.charAt(1)] : undefined;
  const catalogue = await load?.();
  return catalogue !== undefined && Object.hasOwn(catalogue, code)
    ? catalogue[code as DiagnosticCode]
    : undefined;
}

/** Every code with its description, in order. */
export async function allKinds(): Promise<readonly (readonly [code: string, kind: DiagnosticKind])[]> {
  const catalogues = await Promise.all([...new Set(Object.values(byDigit))].map((load) => load()));
  return Object.entries<DiagnosticKind>(Object.assign({}, ...catalogues) as DiagnosticCatalogue).toSorted(
    ([left], [right]) => (left < right ? -1 : 1),
  );
}
