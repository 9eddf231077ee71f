import {
  dependenciesOf,
  referencesIn,
  type Enclosing,
  type Expression,
  type RunRule,
  type WhenNode,
} from "@partitura/core";
import type { Argument, Gate, Submission } from "../model.js";
import { runOf, valueParam, type Context } from "./context.js";
import { failsWith } from "./failure.js";
import { runFieldsIn } from "./run-fields.js";

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

/** Whether the condition of a `when` may be skipped: with what it reads, or because it stands in an arm. */
export function conditionMaySkip(when: WhenNode, around: readonly Enclosing[], { typing }: Context): boolean {
  const innermost = around.at(-1);
  return dependenciesOf(when).some(typing.maySkip) || (innermost !== undefined && "arm" in innermost);
}

/** The parameters of nodes that may be skipped. */
export const skippableParams = (ids: readonly string[], context: Context): readonly string[] =>
  ids.filter(context.typing.maySkip).map((id) => valueParam(id, context));

/** The innermost `when` around a node, if no `each` stands between the two: that one waits for it then. */
export function gateOf(
  around: readonly Enclosing[],
  context: Context,
): (Gate & { readonly binding: Binding }) | undefined {
  const innermost = around.at(-1);
  if (innermost === undefined || !("arm" in innermost)) return undefined;
  const { names } = context;
  const id = innermost.node.id;
  const condition = names.node(id);
  return {
    condition,
    maySkip: conditionMaySkip(innermost.node, around.slice(0, -1), context),
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

/** What a task with a join rule takes: the values of its upstream, decided on by a task that looks at how all of that ended. */
export function ruleBinding(
  id: string,
  rule: RunRule,
  upstream: readonly string[],
  around: readonly Enclosing[],
  context: Context,
): Binding {
  const { names } = context;
  const run = names.rule(id);
  const gate = gateOf(around, context);
  return {
    param: names.own("upstream"),
    argument: { kind: "future", name: run },
    gate: {
      run,
      task: { support: "run_if" },
      args: [
        { kind: "constant", value: rule },
        { kind: "quoted-all", names: upstream.map((it) => runOf(it, context)) },
        ...(gate === undefined
          ? []
          : [gate.binding.argument, { kind: "constant" as const, value: gate.arm === "then" }]),
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
  const fields = runFieldsIn(expressions);
  const ends = [
    ...(fields.has("status") ? [names.own("status")] : []),
    ...(fields.has("failedTasks") ? [names.own("failed_tasks")] : []),
  ];
  return [...items, ...indexes, ...params, ...ends].map(plain);
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
