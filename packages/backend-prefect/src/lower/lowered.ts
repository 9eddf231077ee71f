import type { Diagnostic, Enclosing, Node } from "@partitura/core";
import type { Submission, TaskModel } from "../model.js";
import { distinct, type Binding } from "./placement.js";

/** The tasks that a node becomes, and how they are submitted in the scope it stands in. */
export interface Lowered {
  readonly tasks: readonly TaskModel[];
  readonly submissions: readonly Submission[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Lowers the nodes inside another node. */
export type LowerNodes = (nodes: readonly Node[], around: readonly Enclosing[]) => Lowered;

/** Several lowered nodes as one. */
export function joined(parts: readonly Lowered[]): Lowered {
  return {
    tasks: parts.flatMap(({ tasks }) => tasks),
    submissions: parts.flatMap(({ submissions }) => submissions),
    diagnostics: parts.flatMap(({ diagnostics }) => diagnostics),
  };
}

type Optional =
  "description" | "note" | "retries" | "timeoutSeconds" | "upstream" | "noted" | "tags" | "settings";

type Made = Omit<TaskModel, "params" | Optional> & Partial<Pick<TaskModel, Optional>>;

/** A task with its parameters and its submission, both from the same bindings. */
export function taskWith(
  run: string,
  bindings: readonly Binding[],
  task: Made,
): Omit<Lowered, "diagnostics"> {
  const all = distinct(bindings);
  const gates = all.flatMap(({ gate }) => (gate === undefined ? [] : [gate]));
  const whole: TaskModel = {
    description: undefined,
    note: undefined,
    retries: undefined,
    timeoutSeconds: undefined,
    upstream: undefined,
    noted: false,
    tags: [],
    settings: {},
    ...task,
    params: all.map(({ param }) => param),
  };
  return {
    tasks: [whole],
    submissions: [...gates, { run, task: { own: task.function }, args: all.map(({ argument }) => argument) }],
  };
}
