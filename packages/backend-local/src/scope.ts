import { type Environment, evaluate, EvaluationError, type Expression, type Json } from "@partitura/core";
import type { TaskState } from "./events.js";

/** The outputs of a task by name. */
export type Outputs = { readonly [name: string]: Json };

/** What became of a node: its state, and its value when it succeeded. */
export type Settled =
  { readonly state: "succeeded"; readonly value: Json } | { readonly state: Exclude<TaskState, "succeeded"> };

/** The element of an `each` that a scope is for. */
export interface Item {
  readonly each: string;
  readonly value: Json;
  readonly position: number;
}

/** The nodes of one list that run together, and what is around them. */
export interface Scope {
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
  const index = [...(around?.index ?? []), ...(item === undefined ? [] : [item.position])];
  return { index, item, around, nodes: new Map(), values: new Map() };
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
 * What becomes of a node that is in the scope or around it.
 * @throws when there is none: the graph pass lets no such pipeline through.
 */
export async function settledNode(scope: Scope, node: string): Promise<Settled> {
  const found = find(scope, ({ nodes }) => nodes.get(node));
  if (found === undefined) throw new Error(`'${node}' is not in reach`);
  return found;
}

/** What expressions in a scope may read. All nodes they read must have succeeded. */
function environmentOf(scope: Scope, params: Outputs): Environment {
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
    output: (node) =>
      given(
        node,
        find(scope, ({ values }) => values.get(node)),
      ),
    item: (each) => item(each).value,
    index: (each) => item(each).position,
  };
}

/** The value of an expression in a scope, or why it has none. */
export type Evaluated =
  | { readonly value: Json; readonly problem?: undefined }
  | { readonly value?: undefined; readonly problem: string };

/** Evaluates an expression in a scope. */
export function evaluateIn(scope: Scope, params: Outputs, expression: Expression): Evaluated {
  try {
    return { value: evaluate(expression, environmentOf(scope, params)) };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return { problem: error.message };
  }
}
