import { gunzipSync } from "node:zlib";
import type { Json } from "@partitura/core";
import type { RunState, RunStatus, TaskState, TaskStatus } from "./run-status.js";
import type {
  NodeOutputs,
  Workflow,
  WorkflowDagTask,
  WorkflowNode,
  WorkflowTemplateEntry,
} from "./workflow.js";

/** What the reading of one workflow shares. */
interface Reading {
  readonly nodes: ReadonlyMap<string, WorkflowNode>;
  /** States of omitted nodes that were worked out, by node name. */
  readonly omitted: Map<string, TaskState>;
  readonly templates: ReadonlyMap<string, WorkflowTemplateEntry>;
  readonly stopped: boolean;
  readonly over: boolean;
}

function runState(phase: string | undefined, stopped: boolean): RunState {
  switch (phase) {
    case "Succeeded":
      return "succeeded";
    case "Failed":
    case "Error":
      return stopped ? "cancelled" : "failed";
    case "Running":
      return "running";
    default:
      return "pending";
  }
}

function jsonOutputs(outputs: NodeOutputs | undefined): { readonly [name: string]: Json } {
  const given = (outputs?.parameters ?? []).flatMap(({ name, value }) =>
    value === undefined || name === skipParameter ? [] : [[name, parsed(value)] as const],
  );
  return Object.fromEntries(given);
}

/** The value of a JSON text; a text that is none, such as a foreign template's output, is itself the value. */
function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** The output parameter by which a node tells that it is skipped although it has succeeded. */
const skipParameter = "is-skipped";

const tellsSkip = ({ outputs }: WorkflowNode): boolean =>
  outputs?.parameters?.some(({ name, value }) => name === skipParameter && value?.trim() === "true") ?? false;

/** What became of a node of its own: of a task, or of the DAG of an `each` or `when`. */
function nodeState(node: WorkflowNode, { stopped }: Reading): TaskState | "omitted" {
  switch (node.phase) {
    case "Succeeded":
      return tellsSkip(node) ? "skipped" : "succeeded";
    case "Skipped":
      return "skipped";
    case "Omitted":
      return "omitted";
    case "Failed":
      return stopped && /shutdown|strategy/i.test(node.message ?? "") ? "cancelled" : "failed";
    case "Error":
      return "failed";
    case "Running":
      return "running";
    default:
      return "pending";
  }
}

/** A part of `depends` that only waits: every end of the task will do, so that it keeps nothing from running. */
const anyEnd = /\(([\w-]+)\.Succeeded \|\| \1\.Failed \|\| \1\.Errored \|\| \1\.Skipped \|\| \1\.Omitted\)/g;

/**
 * The state of a task of a DAG. Argo says "Omitted" both when a dependency failed and when one was skipped; which of the
 * two it was is decided by the dependencies that `depends` names.
 */
function taskState(
  task: WorkflowDagTask,
  tasks: readonly WorkflowDagTask[],
  parent: string,
  reading: Reading,
): TaskState {
  const node = reading.nodes.get(`${parent}.${task.name}`);
  if (node === undefined) return reading.over ? "cancelled" : "pending";
  const state = nodeState(node, reading);
  if (state !== "omitted") return state;
  const known = reading.omitted.get(node.name);
  if (known !== undefined) return known;
  const names: readonly string[] =
    (task.depends ?? "").replace(anyEnd, "").match(/[A-Za-z][\w-]*(?=\.)/g) ?? [];
  const causes = tasks
    .filter(({ name }) => names.includes(name))
    .map((it) => taskState(it, tasks, parent, reading));
  const failed = causes.some((it) => it === "failed" || it === "upstream-failed" || it === "cancelled");
  const found = failed ? "upstream-failed" : "skipped";
  reading.omitted.set(node.name, found);
  return found;
}

/** The states that pass on to what never came to be inside of a DAG. */
function inherited(state: TaskState): TaskState {
  return state === "failed" ? "upstream-failed" : state;
}

/**
 * Every task inside the template of a DAG's task that never started: of an `each`, once for every item where its list is a
 * constant.
 */
function itemsNotStarted(
  task: WorkflowDagTask,
  template: WorkflowTemplateEntry,
  index: readonly number[],
  state: TaskState,
  reading: Reading,
): readonly TaskStatus[] {
  const loop = template.dag?.tasks.find((it) => it.withSequence !== undefined);
  const item = loop === undefined ? undefined : reading.templates.get(loop.template);
  const { parameters } = task.arguments ?? {};
  return item === undefined
    ? notStarted(template, index, state, reading)
    : (forEachItem(item, parameters, index, state, reading) ?? notStarted(template, index, state, reading));
}

/** Every task of an item's template, for each item of the list that an `each` was given; undefined where that is not known. */
function forEachItem(
  item: WorkflowTemplateEntry,
  given: NodeOutputs["parameters"],
  index: readonly number[],
  state: TaskState,
  reading: Reading,
): readonly TaskStatus[] | undefined {
  const text = given?.find(({ name }) => name === "items")?.value;
  const list = text === undefined ? undefined : parsed(text);
  if (!Array.isArray(list)) return undefined;
  return list.flatMap((_, at) => notStarted(item, [...index, at], state, reading));
}

/** Every task inside a template that never started, in the state of the template. */
function notStarted(
  template: WorkflowTemplateEntry,
  index: readonly number[],
  state: TaskState,
  reading: Reading,
): readonly TaskStatus[] {
  return (template.dag?.tasks ?? []).flatMap((task) => {
    const inner = reading.templates.get(task.template);
    if (inner?.suspend !== undefined && task.name !== task.template) return []; // no task of the pipeline
    if (inner?.dag !== undefined) return itemsNotStarted(task, inner, index, state, reading);
    return [{ task: task.template, index, state, attempts: 0, outputs: {} }];
  });
}

function leaf(
  task: WorkflowDagTask,
  node: WorkflowNode | undefined,
  index: readonly number[],
  state: TaskState,
): TaskStatus {
  const tried = node?.type === "Retry" ? (node.children ?? []).length : node?.type === "Pod" ? 1 : 0;
  return {
    task: task.template,
    index,
    state,
    attempts: tried,
    outputs: state === "succeeded" ? jsonOutputs(node?.outputs) : {},
    ...(node?.message && { message: node.message }),
    ...(node?.startedAt && { startedAt: node.startedAt }),
    ...(node?.finishedAt && { finishedAt: node.finishedAt }),
  };
}

/** The items of a repeated task that exist, in order. */
function itemsOf(name: string, reading: Reading): readonly (readonly [index: number, name: string])[] {
  const prefix = `${name}(`;
  return [...reading.nodes.keys()]
    .filter((it) => it.startsWith(prefix) && it.indexOf(")", prefix.length) === it.length - 1)
    .map((it) => [Number.parseInt(it.slice(prefix.length), 10), it] as const)
    .toSorted(([left], [right]) => left - right);
}

/** The tasks of the DAG that the node of this name runs, and of those inside it. */
function tasksOf(
  template: WorkflowTemplateEntry,
  parent: string,
  index: readonly number[],
  reading: Reading,
): readonly TaskStatus[] {
  const tasks = template.dag?.tasks ?? [];
  return tasks.flatMap((task): readonly TaskStatus[] => {
    const name = `${parent}.${task.name}`;
    const node = reading.nodes.get(name);
    const state = taskState(task, tasks, parent, reading);
    const inner = reading.templates.get(task.template);
    if (inner?.suspend !== undefined && task.name !== task.template) return []; // no task of the pipeline
    if (inner?.dag === undefined) return [leaf(task, node, index, state)];
    if (task.withSequence !== undefined) {
      const items = itemsOf(name, reading);
      if (items.length > 0)
        return items.flatMap(([at, item]) => itemTasks(inner, item, [...index, at], reading));
      if (node?.phase === "Skipped") return [];
      const given = reading.nodes.get(parent)?.inputs?.parameters;
      const blocked = inherited(state);
      return forEachItem(inner, given, index, blocked, reading) ?? notStarted(inner, index, blocked, reading);
    }
    const started = node !== undefined && node.type !== "Skipped";
    return started
      ? tasksOf(inner, name, index, reading)
      : itemsNotStarted(task, inner, index, inherited(state), reading);
  });
}

function itemTasks(
  template: WorkflowTemplateEntry,
  name: string,
  index: readonly number[],
  reading: Reading,
): readonly TaskStatus[] {
  const node = reading.nodes.get(name);
  if (node !== undefined && node.type === "Skipped")
    return notStarted(template, index, node.phase === "Skipped" ? "skipped" : "upstream-failed", reading);
  return tasksOf(template, name, index, reading);
}

/** A template whose tasks name theirs wherever those are. */
function named(template: WorkflowTemplateEntry): WorkflowTemplateEntry {
  if (template.dag === undefined) return template;
  const tasks = template.dag.tasks.map((task) => ({
    ...task,
    template: task.templateRef?.template ?? task.template,
  }));
  return { ...template, dag: { ...template.dag, tasks } };
}

/** The state of every task of a run, from the workflow's own nodes and the templates that it stored. */
export function readWorkflow(workflow: Workflow): RunStatus {
  const { status, spec, metadata } = workflow;
  const packed = status?.compressedNodes;
  const byId =
    packed === undefined
      ? (status?.nodes ?? {})
      : (JSON.parse(gunzipSync(Buffer.from(packed, "base64")).toString("utf8")) as {
          readonly [id: string]: WorkflowNode;
        });
  const stopped = spec.shutdown !== undefined && spec.shutdown !== "";
  const state = runState(status?.phase, stopped);
  const stored = status?.storedWorkflowTemplateSpec ?? spec;
  const reading: Reading = {
    omitted: new Map(),
    nodes: new Map(Object.values(byId).map((node) => [node.name, node])),
    templates: new Map((stored.templates ?? []).map((template) => [template.name, named(template)])),
    stopped,
    over: state !== "pending" && state !== "running",
  };
  const main = reading.templates.get(spec.entrypoint ?? stored.entrypoint ?? "");
  const exit = reading.templates.get(spec.onExit ?? stored.onExit ?? "");
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? "",
    state,
    ...(status?.message && { message: status.message }),
    outputs: state === "succeeded" ? jsonOutputs(reading.nodes.get(metadata.name)?.outputs) : {},
    tasks: [
      ...(main === undefined ? [] : tasksOf(main, metadata.name, [], reading)),
      ...(exit === undefined ? [] : tasksOf(exit, `${metadata.name}.onExit`, [], reading)),
    ],
  };
}
