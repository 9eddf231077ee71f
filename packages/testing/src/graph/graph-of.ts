import { dirname, posix, relative, sep } from "node:path";
import { describeType } from "@partitura/compiler";
import {
  canonicalJson,
  dependenciesOf,
  expressionText,
  placedNodes,
  type Node,
  type PipelineDeclaration,
  type PipelineHandle,
  type TaskDeclaration,
  type TaskNode,
} from "@partitura/core";
import { declaredPipeline } from "../declarations.js";

type Lines = readonly string[];

const indented = (lines: Lines): Lines => lines.map((line) => `  ${line}`);

/** A setting in one line: its name, and its value as JSON with the keys in order; no line where it is not set. */
function setting(name: string, value: unknown): Lines {
  if (value === undefined) return [];
  return [`${name} ${typeof value === "string" ? value : canonicalJson(value)}`];
}

/** What a task runs, without its code. */
function bodyText({ body }: TaskDeclaration, root: string): string {
  switch (body.kind) {
    case "typescript":
      return "typescript";
    case "python":
      return `python ${relative(root, body.file).split(sep).join(posix.sep)}#${body.function}`;
    case "shell":
      return `shell ${JSON.stringify(body.command)}`;
    case "container":
      return `container ${body.image} ${JSON.stringify([...body.command, ...body.args])}`;
    case "wait":
      return `wait for ${body.condition}, asks every ${body.intervalSeconds} s`;
    case "approval":
      return `approval by ${body.approvers.join(", ") || "anybody"}`;
    case "native":
      return `native to ${body.engine} ${canonicalJson(body.spec)}`;
  }
}

function taskLines(node: TaskNode, tasks: ReadonlyMap<string, TaskDeclaration>, root: string): Lines {
  const { id, task, inputs, after, runIf, updates, policy } = node;
  const declared = tasks.get(task);
  const name = id === task ? id : `${id} (${task})`;
  const { env, ...rest } = policy;
  return [
    `task ${name}: ${declared === undefined ? "" : bodyText(declared, root)}`,
    ...indented([
      ...Object.keys(inputs)
        .toSorted()
        .flatMap((it) => (inputs[it] === undefined ? [] : [`${it} = ${expressionText(inputs[it])}`])),
      ...(after.length === 0 ? [] : [`after ${after.toSorted().join(", ")}`]),
      ...setting("run if", runIf),
      ...(updates === undefined ? [] : [`updates ${updates.join(", ")}`]),
      ...setting("skippable", declared?.skippable),
      ...Object.entries(rest)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([key, value]) => setting(key, value)),
      ...setting("env", Object.keys(env).length === 0 ? undefined : env),
      ...Object.entries(declared?.outputs ?? {}).map(
        ([output, { type, optional }]) =>
          `gives ${output}${optional === true ? "?" : ""}: ${describeType(type)}`,
      ),
    ]),
  ];
}

/** What a node waits for, and what the nodes inside of it do. */
const waitsFor = (node: Node): readonly string[] =>
  [...placedNodes([node])].flatMap((it) => dependenciesOf(it.node));

/** Nodes after those that they depend on, and by their ids otherwise: the order in which they were declared means nothing. */
function inOrder(nodes: readonly Node[]): readonly Node[] {
  const left = new Map(nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((node) => [node.id, node]));
  const sorted: Node[] = [];
  while (left.size > 0) {
    const all = [...left.values()];
    const next = all.find((node) => waitsFor(node).every((id) => id === node.id || !left.has(id))) ?? all[0];
    if (next === undefined) break;
    left.delete(next.id);
    sorted.push(next);
  }
  return sorted;
}

function nodeLines(nodes: readonly Node[], tasks: ReadonlyMap<string, TaskDeclaration>, root: string): Lines {
  const inside = (them: readonly Node[]): Lines => indented(nodeLines(them, tasks, root));
  return inOrder(nodes).flatMap((node): Lines => {
    switch (node.kind) {
      case "task":
        return taskLines(node, tasks, root);
      case "each": {
        const { id, items, concurrency, onItemFailure, result } = node;
        return [
          `each ${id} of ${expressionText(items)}`,
          ...indented(setting("concurrency", concurrency)),
          ...indented(onItemFailure === "fail" ? [] : setting("on item failure", onItemFailure)),
          ...inside(node.nodes),
          ...(result === undefined ? [] : [`  gives ${expressionText(result)}`]),
        ];
      }
      case "when": {
        const { id, condition, then, otherwise } = node;
        const arm = (word: string, { nodes: them, result }: typeof then): Lines => [
          `  ${word}`,
          ...indented(inside(them)),
          ...(result === undefined ? [] : [`    gives ${expressionText(result)}`]),
        ];
        return [
          `when ${id}: ${expressionText(condition)}`,
          ...arm("then", then),
          ...(otherwise === undefined ? [] : arm("otherwise", otherwise)),
        ];
      }
    }
  });
}

function graphText(declaration: PipelineDeclaration): string {
  const { id, params, schedule, timeoutSeconds, deadline, tasks, nodes, onExit, outputs } = declaration;
  const root = dirname(declaration.span.file);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const { span: _, ...when } = schedule ?? { span: undefined };
  const head = [
    ...Object.entries(params).map(([name, { type, default: fallback, optional }]) => {
      const given = fallback === undefined ? "" : ` = ${canonicalJson(fallback)}`;
      return `param ${name}${optional === true ? "?" : ""}: ${describeType(type)}${given}`;
    }),
    ...setting("schedule", schedule === undefined ? undefined : when),
    ...setting("timeoutSeconds", timeoutSeconds),
    ...setting("deadline", deadline),
  ];
  return `${[
    `pipeline ${id}`,
    ...indented(head),
    ...nodeLines(nodes, byId, root),
    ...(onExit.length === 0 ? [] : ["on exit", ...indented(nodeLines(onExit, byId, root))]),
    ...Object.entries(outputs).map(([name, expression]) => `output ${name} = ${expressionText(expression)}`),
  ].join("\n")}\n`;
}

/**
 * The graph of a pipeline as text that stays the same as long as the graph does: its parameters, its tasks with what they
 * read and their settings, its conditions, loops and outputs. Code, places in files and the order of declarations are not
 * in it. For snapshots.
 *
 * @example
 * expect(graphOf(selection)).toMatchSnapshot();
 */
export function graphOf(pipeline: PipelineHandle<string, never, unknown, unknown>): string {
  return graphText(declaredPipeline(pipeline, "graphOf()"));
}
