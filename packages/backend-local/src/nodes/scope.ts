import {
  type Environment,
  evaluate,
  EvaluationError,
  type Expression,
  type Json,
  type RunField,
  SkippedError,
} from "@partitura/core";

/** The outputs of a task by name. */
export type Outputs = { readonly [name: string]: Json };

/**
 * What became of a node: its state, and its value when it succeeded. `depth` is that of the outermost scope in which
 * something failed: an `each` that goes on tolerates only what failed inside of its items.
 */
export type Settled =
  | { readonly state: "succeeded"; readonly value: Json }
  | { readonly state: "skipped" | "cancelled" }
  | { readonly state: "failed" | "upstream-failed"; readonly depth: number };

/** The element of an `each` that a scope is for. */
export interface Item {
  readonly each: string;
  readonly value: Json;
  readonly position: number;
}

/** The nodes of one list that run together, and what is around them. */
export interface Scope {
  /** How many scopes are around. */
  readonly depth: number;
  /** The item indexes of the `each` nodes around, outermost first. */
  readonly index: readonly number[];
  readonly item?: Item | undefined;
  readonly around?: Scope | undefined;
  /** What becomes of each node of the list. */
  readonly nodes: Map<string, Promise<Settled>>;
  /** The values of the nodes that have succeeded. */
  readonly values: Map<string, Json>;
}

/** A scope inside another, or the outermost one. */
export function scopeIn(around: Scope | undefined, item?: Item): Scope {
  const depth = around === undefined ? 0 : around.depth + 1;
  const index = [...(around?.index ?? []), ...(item === undefined ? [] : [item.position])];
  return { depth, index, item, around, nodes: new Map(), values: new Map() };
}

/** The first answer from a scope outwards. */
function find<T>(scope: Scope | undefined, answer: (scope: Scope) => T | undefined): T | undefined {
  for (let at = scope; at !== undefined; at = at.around) {
    const found = answer(at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * What becomes of a node that is in the scope or around it. What failed inside of it counts as failed where it stands.
 * @throws when there is none: the graph pass lets no such pipeline through.
 */
export async function settledNode(scope: Scope, node: string): Promise<Settled> {
  const at = find(scope, (it) => (it.nodes.has(node) ? it : undefined));
  const settled = await at?.nodes.get(node);
  if (at === undefined || settled === undefined) throw new Error(`'${node}' is not in reach`);
  return "depth" in settled ? { ...settled, depth: Math.min(settled.depth, at.depth) } : settled;
}

/** What expressions may read besides nodes and items. */
export interface Facts {
  readonly params: Outputs;
  readonly run: (field: RunField) => Json;
}

/** What is read of a node that has not succeeded: nothing does, or it is null. */
export type Lacking = "impossible" | "null";

/** What expressions in a scope may read. */
function environmentOf(scope: Scope, { params, run }: Facts, lacking: Lacking): Environment {
  const given = <T>(name: string, value: T | undefined): T => {
    if (value === undefined) throw new Error(`'${name}' has no value`);
    return value;
  };
  const item = (each: string): Item =>
    given(
      each,
      find(scope, (at) => (at.item?.each === each ? at.item : undefined)),
    );
  return {
    param: (name) => given(name, params[name]),
    output: (node) => {
      const value = find(scope, ({ values }) => values.get(node));
      return lacking === "null" ? (value ?? null) : given(node, value);
    },
    item: (each) => item(each).value,
    index: (each) => item(each).position,
    run,
  };
}

/** The value of an expression in a scope, why it has none, or that its reader is to be skipped. */
export type Evaluated =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "problem"; readonly problem: string }
  | { readonly kind: "skip" };

/** Evaluates an expression in a scope. */
export function evaluateIn(
  scope: Scope,
  facts: Facts,
  expression: Expression,
  lacking: Lacking = "impossible",
): Evaluated {
  try {
    return { kind: "value", value: evaluate(expression, environmentOf(scope, facts, lacking)) };
  } catch (error) {
    if (error instanceof SkippedError) return { kind: "skip" };
    if (error instanceof EvaluationError) return { kind: "problem", problem: error.message };
    throw error;
  }
}
