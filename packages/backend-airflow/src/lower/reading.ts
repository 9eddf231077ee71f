import { py } from "@partitura/codegen";
import { childrenOf, type Expression, referencesIn, type RunField } from "@partitura/core";
import type { ContextName, Wire } from "../model.js";
import { instantOf, type Scope } from "./expression.js";
import { type Site, wireOf } from "./site.js";

/** What a function must be given so that it can evaluate some expressions. */
export interface Reading {
  /** By argument, what the call passes. */
  readonly arguments: { readonly [name: string]: Wire };
  readonly params: boolean;
  readonly index: boolean;
  readonly runId: boolean;
}

/** Whether an expression reads something that the run knows of itself. */
export const readsRun = (expression: Expression, ...fields: readonly RunField[]): boolean =>
  expression.op === "run"
    ? fields.includes(expression.field)
    : childrenOf(expression).some((it) => readsRun(it, ...fields));

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
    runId: expressions.some((it) => readsRun(it, "id")),
  };
}

/** The names that expressions have in such a function. */
export function scopeOf(site: Site, options: Partial<Scope> = {}): Scope {
  return {
    typing: site.typing,
    output: (id) => py.name(site.names.node(id)),
    item: py.name("item"),
    index: py.dotted("ti.map_index"),
    mayBeSkipped: () => false,
    runArgument: [],
    run: (field) => {
      switch (field) {
        case "id":
          return py.name("run_id");
        case "scheduledAt":
        case "intervalStart":
        case "intervalEnd":
          return instantOf(field, site.pipeline.schedule, options.runArgument ?? []);
        case "status":
        case "failedTasks":
          return py.item(py.name("ended"), field);
      }
    },
    ...options,
  };
}

/** What Airflow gives to a function of a worker for what it reads. */
export const contextOf = (reading: Pick<Reading, "params" | "index" | "runId">): readonly ContextName[] => [
  ...(reading.params ? (["params"] as const) : []),
  ...(reading.index ? (["ti"] as const) : []),
  ...(reading.runId ? (["run_id"] as const) : []),
];
