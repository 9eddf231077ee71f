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
  readonly body: ScopeModel;
  /** The flow's result: an output that reads a skipped task is None. */
  readonly outputs: readonly OutputModel[];
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
  readonly params: readonly string[];
  /** The parameters that, being those of skipped tasks, make this one skipped. */
  readonly skippedWith: readonly string[];
  readonly gate: Gate | undefined;
  readonly body: TaskBody;
}

/** The condition that a task in an arm of a `when` waits for. */
export interface Gate {
  readonly condition: string;
  readonly arm: "then" | "otherwise";
}

/** Prefect's own retries: how often, and the delay in seconds before each. */
export interface RetryModel {
  readonly limit: number;
  readonly delays: number | readonly number[];
}

/** What a task does once it is known that it runs. */
export type TaskBody =
  | {
      readonly kind: "step";
      readonly step: string;
      readonly inputs: readonly (readonly [name: string, value: Expression])[];
      readonly index: readonly string[];
      readonly env: readonly (readonly [name: string, value: EnvSource])[];
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

/** Task runs that are submitted together: those of the flow, or of one item of an `each`. */
export interface ScopeModel {
  readonly submissions: readonly Submission[];
}

/** `run = task.submit(…)`; of a task of this module, or of one that is emitted beside the steps. */
export interface Submission {
  readonly run: string;
  readonly task: { readonly own: string } | { readonly support: "if_taken" };
  readonly args: readonly Argument[];
}

/** `future`: the value of another task, for which Prefect waits; `quoted`: the future itself; `plain`: a variable. */
export type Argument =
  | { readonly kind: "future" | "quoted" | "plain"; readonly name: string }
  | { readonly kind: "constant"; readonly value: boolean };

/** A value made after the runs of a scope are complete. */
export interface OutputModel {
  readonly name: string;
  readonly value: Expression;
  /** The values it reads, each from its future. */
  readonly reads: readonly { readonly value: string; readonly run: string }[];
}
