import type { Expression } from "@partitura/codegen";
import type { Json, ValueType } from "@partitura/core";

/** Everything that is decided about one emitted flow; printing decides nothing more. */
export interface FlowModel {
  readonly module: string;
  readonly steps: string;
  readonly name: string;
  readonly version: string;
  readonly header: string;
  readonly description: string | undefined;
  readonly params: readonly ParamModel[];
  readonly tasks: readonly TaskModel[];
  /** When a run that its schedule has made is for an instant outside of these, it ends at once. */
  readonly bounds: { readonly start?: string; readonly end?: string } | undefined;
  readonly deadline: DeadlineModel | undefined;
  readonly body: ScopeModel;
  readonly exit: ExitModel | undefined;
  /** The flow's result. */
  readonly outputs: readonly OutputModel[];
}

/** Who is told that a run takes longer than this, in seconds: keywords with texts, lists of texts, or sources of secrets. */
export interface DeadlineModel {
  readonly seconds: number;
  readonly notify: readonly { readonly [keyword: string]: EnvSource | readonly string[] }[];
}

/** What runs after everything else, and the names by which it takes how that ended. */
export interface ExitModel {
  readonly submissions: readonly Submission[];
  readonly status: string;
  readonly failedTasks: string;
  /** Whether one of the tasks takes these. */
  readonly reads: boolean;
}

/** A parameter of the flow. */
export interface ParamModel {
  readonly name: string;
  readonly annotation: Annotation;
  readonly default: Expression | undefined;
  /** What Prefect's forms say of it; only a parameter with a default has a place for it. */
  readonly description: string | undefined;
  /** The type to check a value by, where the annotation does not say all of it. */
  readonly check: ValueType | undefined;
}

/** A type hint that pydantic checks. */
export type Annotation =
  | { readonly kind: "name"; readonly name: "str" | "int" | "float" | "bool" | "Any" | "None" }
  | { readonly kind: "literal"; readonly values: readonly Json[] }
  | { readonly kind: "list"; readonly items: Annotation }
  | { readonly kind: "dict"; readonly values: Annotation }
  | { readonly kind: "union"; readonly options: readonly Annotation[] }
  | { readonly kind: "field"; readonly of: Annotation; readonly field: { readonly [keyword: string]: Json } };

/** A Prefect task: one per node, and one more for each `when` whose merged value is used. */
export interface TaskModel {
  readonly name: string;
  readonly function: string;
  /** The task run's name, a format string over the parameters; Prefect's own choice where absent. */
  readonly runName: string;
  readonly description: string | undefined;
  readonly doc: string;
  /** A line of comment above the task. */
  readonly note: string | undefined;
  readonly retries: RetryModel | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly tags: readonly string[];
  /** More of Prefect's own settings of a task. */
  readonly settings: { readonly [keyword: string]: Json };
  readonly params: readonly string[];
  /** The parameters that, being those of skipped tasks, make this one skipped. */
  readonly skippedWith: readonly string[];
  readonly gate: Gate | undefined;
  /** Of a task with a join rule: the parameter with the values of its upstream, and variables for the first of them. */
  readonly upstream: { readonly param: string; readonly values: readonly string[] } | undefined;
  /** Whether its failure is to be known when the run ends. */
  readonly noted: boolean;
  readonly body: TaskBody;
}

/** The condition that a task in an arm of a `when` waits for. */
export interface Gate {
  readonly condition: string;
  /** Whether the condition itself may be skipped. */
  readonly maySkip: boolean;
  readonly arm: "then" | "otherwise";
}

/** Prefect's own retries: how often, and the delay in seconds before each. */
export interface RetryModel {
  readonly limit: number;
  readonly delays: number | readonly number[];
  /** The exit codes after which it is tried again; after any but a fatal one where absent. */
  readonly exitCodes: readonly number[] | undefined;
}

/** What a task does once it is known that it runs. */
export type TaskBody =
  | {
      readonly kind: "step";
      readonly step: string;
      readonly inputs: readonly (readonly [name: string, value: Expression])[];
      /** Whether making the inputs may skip the task. */
      readonly maySkip: boolean;
      readonly index: readonly string[];
      readonly env: readonly (readonly [name: string, value: EnvSource])[];
      /** The time of the step, where it is not that of the task: what a task waits for a pool does not count. */
      readonly timeoutSeconds: number | undefined;
      readonly updates: readonly string[];
      readonly cache: { readonly version?: string; readonly seconds?: number } | undefined;
      readonly pool: { readonly name: string; readonly slots: number } | undefined;
    }
  | { readonly kind: "condition"; readonly value: Expression }
  | {
      readonly kind: "result";
      readonly condition: string;
      readonly then: ArmResult;
      readonly otherwise: ArmResult;
    }
  | {
      readonly kind: "each";
      readonly items: Expression;
      readonly item: string;
      readonly index: string;
      readonly concurrency: number | undefined;
      readonly tolerant: boolean;
      readonly scope: ScopeModel;
      readonly result: OutputModel | undefined;
      /** Runs, each with those outside of the item that it needs, where their failures are told apart. */
      readonly outside: readonly Needing[];
    };

/** The value of an environment variable of a step. */
export type EnvSource =
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "block"; readonly block: string }
  | { readonly kind: "env"; readonly variable: string };

/** What a `when` gives if this arm is taken; skipped where one of the parameters is. */
export interface ArmResult {
  readonly value: Expression;
  readonly skippedWith: readonly string[];
}

/** A run and those outside of its item that it needs. */
export interface Needing {
  readonly run: string;
  readonly needs: readonly string[];
}

/** Task runs that are submitted together: those of the flow, or of one item of an `each`. */
export interface ScopeModel {
  readonly submissions: readonly Submission[];
}

/** `run = task.submit(…)`; of a task of this module, or of one that is emitted beside the steps. */
export interface Submission {
  readonly run: string;
  readonly task: { readonly own: string } | { readonly support: "if_taken" | "run_if" };
  readonly args: readonly Argument[];
}

/** `future`: the value of another task, for which Prefect waits; `quoted`: the future itself, `quoted-all`: a list of them; `plain`: a variable. */
export type Argument =
  | { readonly kind: "future" | "quoted" | "plain"; readonly name: string }
  | { readonly kind: "quoted-all"; readonly names: readonly string[] }
  | { readonly kind: "constant"; readonly value: boolean | string };

/** The value of a run; `lacking` says that it may have been skipped. */
export interface OutputRead {
  readonly value: string;
  readonly run: string;
  readonly lacking: boolean;
}

/** A value made after the runs of a scope are complete. */
export interface OutputModel {
  readonly name: string;
  readonly value: Expression;
  /** The values it reads, each from its future. */
  readonly reads: readonly OutputRead[];
  /** What is None where a node that it reads was skipped: the whole, or that part of it. */
  readonly lacking: "whole" | "part";
}
