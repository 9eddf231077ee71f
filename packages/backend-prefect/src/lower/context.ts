import { collectImports, py, type Expression as Python, type Imports } from "@partitura/codegen";
import {
  allNodes,
  nestedIn,
  nodesReadBy,
  placedNodesOf,
  expressionsOf,
  typingOf,
  type Expression,
  type Node,
  type Pipeline,
  type Placed,
  type Typing,
  type WhenNode,
} from "@partitura/core";
import { namesOf, type Names } from "../names.js";
import type { PrefectOptions } from "../options.js";
import type { ExpressionScope } from "./expression.js";
import { lowerRunField, runFieldsIn } from "./run-fields.js";

/** What every lowering step needs to know about the pipeline. */
export interface Context {
  readonly pipeline: Pipeline;
  readonly options: PrefectOptions;
  readonly names: Names;
  readonly typing: Typing;
  readonly placed: ReadonlyMap<string, Placed>;
  /** The `when` nodes whose merged value somebody waits for. */
  readonly merged: ReadonlySet<string>;
  /** Whether somebody asks at the end which tasks have failed. */
  readonly notesFailures: boolean;
  /** What the flow's module imports. */
  readonly imports: Imports;
}

/** Prepares the lowering of a pipeline. */
export function contextOf(pipeline: Pipeline, options: PrefectOptions): Context {
  return {
    pipeline,
    options,
    names: namesOf(pipeline),
    typing: typingOf(pipeline),
    placed: new Map(placedNodesOf(pipeline).map((placed) => [placed.node.id, placed])),
    merged: mergedWhens(pipeline),
    notesFailures: runFieldsIn((pipeline.onExit ?? []).flatMap(expressionsOf)).has("failedTasks"),
    imports: collectImports(),
  };
}

/** The expressions that read results on behalf of a node: its own and those of what it gives. */
const readsOf = (node: Node): readonly Expression[] => {
  const results =
    node.kind === "when"
      ? [node.then.result, node.otherwise?.result]
      : node.kind === "each"
        ? [node.result]
        : [];
  return [...expressionsOf(node), ...results.filter((it) => it !== undefined)];
};

/** A `when` is merged where its value is read or waited for, or where it stands in an arm of one that is. */
function mergedWhens(pipeline: Pipeline): ReadonlySet<string> {
  const nodes = allNodes(pipeline);
  const read = [...nodes.flatMap(readsOf), ...Object.values(pipeline.outputs)].flatMap(nodesReadBy);
  const waited = nodes.flatMap((node) => (node.kind === "task" ? node.after : []));
  const wanted = new Set([...read, ...waited]);
  const merged = new Set<string>();
  const mark = (when: WhenNode): void => {
    merged.add(when.id);
    for (const inner of nestedIn(when)) if (inner.kind === "when") mark(inner);
  };
  for (const node of nodes) if (node.kind === "when" && wanted.has(node.id)) mark(node);
  return merged;
}

/** The parameter by which a task takes a node's value. */
export function valueParam(id: string, { names, placed }: Context): string {
  return placed.get(id)?.node.kind === "when" ? names.result(id) : names.node(id);
}

/** The future of the task run that gives a node's value. */
export function runOf(id: string, { names, placed }: Context): string {
  return placed.get(id)?.node.kind === "when" ? names.resultRun(id) : names.run(id);
}

/** Expressions inside the function of a task, where a node's value is a parameter; `output` says otherwise elsewhere. */
export function expressionScope(
  context: Context,
  output: (node: string) => string = (node) => valueParam(node, context),
  typing: Typing = context.typing,
): ExpressionScope {
  const { names, imports } = context;
  const own = (module: string, name: string): Python =>
    imports.from(`${names.steps}.${module}`, name, names.own(name));
  return {
    typing,
    param: (name) => py.name(names.param(name)),
    output: (node) => py.name(output(node)),
    item: (each) => py.name(names.item(each)),
    index: (each) => py.name(names.index(each)),
    run: (field) => lowerRunField(field, context),
    orSkip: (value) => py.call(own("prefect_step", "or_skip"), [value]),
    helper: (name) => own("prefect_values", name),
    builtin: (name) => {
      const alias = names.own(name);
      return alias === name ? py.name(name) : imports.from("builtins", name, alias);
    },
  };
}
