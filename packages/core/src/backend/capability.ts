import type { Feature } from "./feature.js";

/** How a claim about a target is known: a green conformance cell, the engine's own loader, or the engine's docs or source. */
export interface Evidence {
  readonly kind: "run" | "read-back" | "read";
  /** The scenario's name, the loader, or the document. */
  readonly source: string;
}

/** How a target honours a feature. */
export type Capability =
  | { readonly support: "native"; readonly how: string; readonly evidence: Evidence }
  | { readonly support: "emulated"; readonly how: string; readonly cost: string; readonly evidence: Evidence }
  | {
      readonly support: "unsupported";
      readonly why: string;
      readonly hint: string;
      readonly evidence: Evidence;
    };

/** What a target says to every feature. */
export type Capabilities = { readonly [F in Feature]: Capability };

/** Evidence of a conformance scenario that is equal on the engine. */
export const ran = (scenario: string): Evidence => ({ kind: "run", source: scenario });
/** Evidence of the engine's own loader, linter or API server. */
export const readBack = (source: string): Evidence => ({ kind: "read-back", source });
/** Evidence of the engine's documents or source. */
export const read = (source: string): Evidence => ({ kind: "read", source });

/** The engine has it. */
export const natively = (how: string, evidence: Evidence): Capability => ({
  support: "native",
  how,
  evidence,
});
/** The emitted code does it, at a cost. */
export const emulated = (how: string, cost: string, evidence: Evidence): Capability => ({
  support: "emulated",
  how,
  cost,
  evidence,
});
/** It is refused, with what to do instead. */
export const unsupported = (why: string, hint: string, evidence: Evidence): Capability => ({
  support: "unsupported",
  why,
  hint,
  evidence,
});
