import type {
  Diagnostic,
  EmitInput,
  Expression,
  Node,
  Pipeline,
  TaskDefinition,
  TaskNode,
  Typing,
  ValueType,
} from "@partitura/core";
import type { ContainerModel, StepModel } from "../model.js";
import type { KfpOptions } from "../options.js";
import type { Demand } from "./demand.js";
import type { Claim } from "./names.js";
import type { Reference } from "./reference.js";
import type { Scope } from "./scope.js";

/** What lowering one pipeline knows, and what it has made so far. */
export interface Context {
  readonly input: EmitInput<KfpOptions>;
  /** Whether files are to be small rather than readable. */
  readonly compact: boolean;
  /** The pipeline with every skip made explicit. */
  readonly pipeline: Pipeline;
  /** Of a `when` that guards a task: the task's inputs of which a null skips it. */
  readonly guards: ReadonlyMap<string, readonly Expression[]>;
  readonly typing: Typing;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly demand: Demand;
  /** Names of tasks, unique in the whole pipeline, so that those of components are. */
  readonly claim: Claim;
  /** The task that holds everything but the exit task; undefined where there is none. */
  readonly body: string | undefined;
  readonly inputName: (reference: Reference) => string;
  /** The scope in which a node, or a step of our own, is one task. */
  readonly homes: Map<string, Scope>;
  /** The types of what steps of our own computed, by step and output. */
  readonly computed: Map<string, ValueType>;
  /** Orders to be kept once every node has its home. */
  readonly orders: { readonly scope: Scope; readonly node: TaskNode; readonly other: string }[];
  readonly scopes: Scope[];
  readonly steps: (Omit<StepModel, "executor"> & { readonly container: ContainerModel })[];
  readonly diagnostics: Diagnostic[];
}

/** The task that a node calls, with the outputs that the engine is to carry. */
export function definitionOf(context: Context, node: TaskNode): TaskDefinition {
  const task = context.pipeline.tasks[node.task];
  if (task === undefined) throw new Error(`node ${node.id} calls an unknown task ${node.task}`);
  return task;
}

/** A node by id. */
export function nodeOf(context: Context, id: string): Node {
  const node = context.nodes.get(id);
  if (node === undefined) throw new Error(`no node is called ${id}`);
  return node;
}
