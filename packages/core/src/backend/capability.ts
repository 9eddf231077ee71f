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
