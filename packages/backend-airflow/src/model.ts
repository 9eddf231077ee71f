import type { Expression } from "@partitura/codegen";
import type { Json } from "@partitura/core";
import type { SecretSource } from "./options.js";

/** Everything that is decided about a DAG file; printing adds nothing but Python's syntax. */
export interface DagModel {
  readonly dagId: string;
  /** Comment lines on top of the file. */
  readonly header: readonly string[];
  readonly description: string | undefined;
  readonly documentation: string | undefined;
  readonly owner: string | undefined;
  readonly tags: readonly string[];
  readonly schedule: { readonly cron: string; readonly timezone: string } | undefined;
  /** Year, month, day. */
  readonly startDate: readonly [number, number, number] | undefined;
  readonly catchup: boolean;
  readonly maxActiveRuns: number | undefined;
  readonly params: readonly ParamModel[];
  /** The Python package beside the file that holds the steps. */
  readonly stepsPackage: string;
  /** Lists that `each` maps over and that are known now. */
  readonly constants: readonly { readonly name: string; readonly value: Json }[];
  /** What tasks in virtual environments have in common; absent when there are none. */
  readonly virtualenv:
    | {
        readonly folder: string | undefined;
        readonly python: string | undefined;
        readonly usesParams: boolean;
      }
    | undefined;
  readonly tasks: readonly TaskModel[];
  readonly groups: readonly GroupModel[];
  readonly calls: readonly Call[];
  readonly edges: readonly Edge[];
}

/** A parameter of the DAG; `schema` are the keywords of its JSON Schema. */
export interface ParamModel {
  readonly name: string;
  readonly default: Json | undefined;
  readonly description: string | undefined;
  readonly schema: { readonly [keyword: string]: Json };
}

/** One decorated function. */
export interface TaskModel {
  readonly taskId: string;
  readonly functionName: string;
  readonly decorator: "task" | "task.virtualenv" | "task.branch";
  readonly settings: TaskSettings;
  /** Names of the arguments that the wiring gives. */
  readonly parameters: readonly string[];
  /** Names of what Airflow itself gives to arguments of these names. */
  readonly context: readonly ("params" | "ti")[];
  readonly body: TaskBody;
}

/** What Airflow is told about a task; what is undefined is not written. Times are seconds. */
export interface TaskSettings {
  readonly documentation?: string | undefined;
  readonly triggerRule?: "none_failed" | "none_failed_min_one_success" | "all_done" | undefined;
  /** The packages of the virtual environment that the task runs in. */
  readonly requirements?: readonly string[] | undefined;
  /** Said where a dictionary is returned: it is one value, not one per key. */
  readonly multipleOutputs?: false | undefined;
  readonly retries?: number | undefined;
  readonly retryDelay?: number | undefined;
  /** A factor (3.x) or `true` (2.11). */
  readonly exponentialBackoff?: number | true | undefined;
  readonly maxRetryDelay?: number | undefined;
  readonly executionTimeout?: number | undefined;
  readonly maxActivePerRun?: number | undefined;
  readonly pod?: { readonly [resource: string]: string } | undefined;
  readonly secrets?: { readonly [variable: string]: SecretSource } | undefined;
}

/** Which program of the step contract a task starts. */
export type Program =
  | { readonly kind: "python"; readonly source: string; readonly function: string }
  | { readonly kind: "node"; readonly bundle: string }
  | { readonly kind: "shell"; readonly command: string };

/** A condition that a task in a mapped group checks before it starts; `wanted` is the value that lets it run. */
export interface Guard {
  readonly argument: string;
  readonly wanted: boolean;
  readonly when: string;
}

/** What a function does. */
export type TaskBody =
  | {
      readonly kind: "step";
      readonly program: Program;
      readonly inputs: { readonly [name: string]: Expression };
      readonly env: { readonly [variable: string]: string };
      readonly guard: Guard | undefined;
      /** The task runs in a virtual environment: it sees its run through `run` only, and ends its step after this time. */
      readonly virtualenv: { readonly usesParams: boolean; readonly timeout: number | undefined } | undefined;
    }
  | { readonly kind: "value"; readonly value: Expression; readonly guard: Guard | undefined }
  | {
      readonly kind: "gather";
      readonly each: string;
      /** A constant, or the argument `items`, which is None when its task was skipped. */
      readonly items: { readonly name: string; readonly mayBeSkipped: boolean };
      readonly outputs: readonly {
        readonly taskId: string;
        readonly name: string;
        readonly mayBeNull: boolean;
      }[];
      readonly usesItem: boolean;
      readonly usesIndex: boolean;
      readonly result: Expression | undefined;
    }
  | {
      readonly kind: "branch";
      readonly condition: Expression;
      readonly then: readonly string[];
      readonly otherwise: readonly string[];
      /** Whether the condition's value is published for the task that merges the arms. */
      readonly publish: boolean;
    }
  | {
      readonly kind: "merge";
      readonly when: string;
      /** Whether a branch published the decision; else the argument `condition` carries it. */
      readonly branch: boolean;
      readonly then: MergedArm;
      readonly otherwise: MergedArm;
    }
  | { readonly kind: "settle" };

/** What an arm gives to a merged value; it is skipped when one of the arguments `needs` is None. */
export interface MergedArm {
  readonly value: Expression;
  readonly needs: readonly { readonly argument: string; readonly node: string }[];
}

/** A mapped task group. */
export interface GroupModel {
  readonly groupId: string;
  readonly functionName: string;
  readonly usesItem: boolean;
  /** Arguments that are the same for all items. */
  readonly parameters: readonly string[];
  readonly calls: readonly Call[];
  readonly edges: readonly Edge[];
  /** What stands for the group where others wait for it, if its leaves alone would let a failure get lost. */
  readonly watched: readonly string[] | undefined;
}

/** A value at the call site: a variable or a constant. */
export interface Wire {
  readonly variable: string;
}

/** A call that makes a task (or, with `expand`, one mapped group) and keeps what it returns in a variable. */
export interface Call {
  readonly variable: string;
  readonly callee: string;
  readonly arguments: { readonly [name: string]: Wire };
  readonly expand: { readonly item: Wire } | undefined;
}

/** Order without data: everything in `from` before everything in `to`. */
export interface Edge {
  readonly from: readonly string[];
  readonly to: readonly string[];
}
