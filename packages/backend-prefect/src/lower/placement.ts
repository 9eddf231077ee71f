import { referencesIn, type Enclosing, type Expression } from "@partitura/core";
import type { Argument, Gate, Submission } from "../model.js";
import { runOf, valueParam, type Context } from "./context.js";
import { failsWith } from "./failure.js";

/** A parameter of a task's function, and what is passed for it. */
export interface Binding {
  readonly param: string;
  readonly argument: Argument;
  /** What has to be submitted to have the argument. */
  readonly gate?: Submission;
}

const plain = (name: string): Binding => ({ param: name, argument: { kind: "plain", name } });

/** The indexes of the `each` nodes around a node, outermost first. */
export function indexesAround(around: readonly Enclosing[], { names }: Context): readonly string[] {
  return around.flatMap(({ node }) => (node.kind === "each" ? [names.index(node.id)] : []));
}

/** The innermost `when` around a node, if no `each` stands between the two: that one waits for it then. */
export function gateOf(
  around: readonly Enclosing[],
  { names }: Context,
): (Gate & { readonly binding: Binding }) | undefined {
  const innermost = around.at(-1);
  if (innermost === undefined || !("arm" in innermost)) return undefined;
  const id = innermost.node.id;
  const condition = names.node(id);
  return {
    condition,
    arm: innermost.arm,
    binding: { param: condition, argument: { kind: "future", name: names.run(id) } },
  };
}

/**
 * The value of a node as a parameter. In an arm of a `when`, a node that is not in the arm may fail though the arm is not
 * taken: what stands in the arm must be skipped then, so it takes the value from a task that looks at the condition first.
 */
export function valueBinding(id: string, around: readonly Enclosing[], context: Context): Binding {
  const { names, placed } = context;
  const param = valueParam(id, context);
  const run = runOf(id, context);
  const innermost = around.at(-1);
  if (innermost === undefined || !("arm" in innermost))
    return { param, argument: { kind: "future", name: run } };
  const { node: when, arm } = innermost;
  const inside = placed.get(id)?.around.some(({ node }) => node.id === when.id) ?? false;
  if (inside || failsWith(when.id, context).has(id))
    return { param, argument: { kind: "future", name: run } };
  const gated = names.gated(id, when.id, arm);
  return {
    param,
    argument: { kind: "future", name: gated },
    gate: {
      run: gated,
      task: { support: "if_taken" },
      args: [
        { kind: "future", name: names.run(when.id) },
        { kind: "constant", value: arm === "then" },
        { kind: "quoted", name: run },
      ],
    },
  };
}

/** What expressions read that is no node: items and indexes of `each` nodes, then the pipeline's parameters. */
export function plainBindings(expressions: readonly Expression[], { names }: Context): readonly Binding[] {
  const references = expressions.flatMap(referencesIn);
  const items = references.flatMap((it) => (it.op === "item" ? [names.item(it.each)] : []));
  const indexes = references.flatMap((it) => (it.op === "index" ? [names.index(it.each)] : []));
  const params = references.flatMap((it) => (it.op === "param" ? [names.param(it.name)] : []));
  return [...items, ...indexes, ...params].map(plain);
}

/** Parameters that are plain variables where the task is submitted. */
export const plainNames = (names: readonly string[]): readonly Binding[] => names.map(plain);

/** Bindings without those whose parameter came before. */
export function distinct(bindings: readonly Binding[]): readonly Binding[] {
  return [...new Map(bindings.map((binding) => [binding.param, binding])).values()];
}

/** The name of a node's task runs: its id, with the index of each `each` around it. */
export function runNameOf(name: string, indexes: readonly string[]): string {
  return name + indexes.map((index) => `[{${index}}]`).join("");
}
