import { py } from "@partitura/codegen";
import { referencesIn, type Expression } from "@partitura/core";
import type { Wire } from "../model.js";
import type { Scope } from "./expression.js";
import { type Site, wireOf } from "./site.js";

/** What a function must be given so that it can evaluate some expressions. */
export interface Reading {
  /** By argument, what the call passes. */
  readonly arguments: { readonly [name: string]: Wire };
  readonly params: boolean;
  readonly index: boolean;
}

/** What a function reads for its expressions; `local` are nodes that it gets by other ways. */
export function readingOf(
  expressions: readonly Expression[],
  site: Site,
  local: ReadonlySet<string> = new Set(),
): Reading {
  const references = expressions.flatMap(referencesIn);
  const wires: Record<string, Wire> = {};
  for (const reference of references) {
    if (reference.op === "output" && !local.has(reference.node)) {
      wires[site.names.node(reference.node)] = wireOf(reference.node, site);
    }
    if (reference.op === "item" && site.each !== undefined) wires.item = { variable: "item" };
  }
  return {
    arguments: wires,
    params: references.some(({ op }) => op === "param"),
    index: references.some(({ op }) => op === "index"),
  };
}

/** The names that expressions have in such a function. */
export function scopeOf(
  site: Site,
  options: { readonly index?: Scope["index"]; readonly mayBeSkipped?: Scope["mayBeSkipped"] } = {},
): Scope {
  return {
    typing: site.typing,
    output: (id) => py.name(site.names.node(id)),
    item: py.name("item"),
    index: options.index ?? py.dotted("ti.map_index"),
    mayBeSkipped: options.mayBeSkipped ?? (() => false),
  };
}

/** What Airflow gives to a function of a worker for what it reads. */
export const contextOf = (reading: Pick<Reading, "params" | "index">): readonly ("params" | "ti")[] => [
  ...(reading.params ? (["params"] as const) : []),
  ...(reading.index ? (["ti"] as const) : []),
];
