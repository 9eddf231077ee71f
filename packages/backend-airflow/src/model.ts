import type { Expression } from "@partitura/codegen";
import type { Json, Placement, RunRule, Volume } from "@partitura/core";
import type { AirflowOverlay } from "./lower/overlay.js";
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
  readonly schedule:
    | { readonly kind: "cron"; readonly cron: string; readonly timezone: string }
    | { readonly kind: "assets"; readonly assets: readonly string[]; readonly mode: "any" | "all" }
    | undefined;
  readonly startDate: Instant | undefined;
  readonly endDate: Instant | undefined;
  /** Seconds after which a run fails. */
  readonly runTimeout: number | undefined;
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
        /** Whether they start a program under the worker's own Python. */
        readonly usesWorker: boolean;
      }
    | undefined;
  readonly tasks: readonly TaskModel[];
  readonly groups: readonly GroupModel[];
  readonly calls: readonly Call[];
  readonly edges: readonly Edge[];
}

/** Year, month, day, and as many of hour, minute and second as there are, in UTC or in the schedule's zone. */
export interface Instant {
  readonly date: readonly number[];
  readonly zone: "UTC" | "schedule";
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
  readonly context: readonly ContextName[];
  readonly body: TaskBody;
  /** Variables whose failure fails this task although its trigger rule does not say so: its function looks at them. */
  readonly carries?: readonly string[] | undefined;
}

/** What Airflow gives to a function by the name of an argument. */
export type ContextName = "params" | "ti" | "run_id";

/** The trigger rules that are emitted; absent it is `all_success`. */
export type TriggerRule = "none_failed" | "none_failed_min_one_success" | "all_done" | "one_failed";

/** What Airflow is told about a task; what is undefined is not written. Times are seconds. */
export interface TaskSettings {
  readonly documentation?: string | undefined;
  readonly triggerRule?: TriggerRule | undefined;
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
  readonly pod?: PodModel | undefined;
  readonly secrets?: { readonly [variable: string]: SecretSource } | undefined;
  /** By path. */
  readonly secretFiles?: { readonly [path: string]: SecretSource } | undefined;
  readonly pool?: { readonly name: string; readonly slots: number } | undefined;
  readonly priority?: number | undefined;
  /** What a success updates. */
  readonly outlets?: readonly string[] | undefined;
  readonly overlay?: AirflowOverlay | undefined;
  /** The Python of the task's own virtual environment. */
  readonly python?: string | undefined;
}

/** What a task asks of the pod that it runs in. */
export interface PodModel {
  readonly quantities: { readonly [resource: string]: string };
  readonly image: string | undefined;
  readonly imagePullPolicy: string | undefined;
  readonly labels: { readonly [name: string]: string };
  readonly annotations: { readonly [name: string]: string };
  readonly nodeSelector: { readonly [name: string]: string };
  readonly tolerations: NonNullable<Placement["tolerations"]>;
  readonly affinity: Json | undefined;
  readonly serviceAccount: string | undefined;
  readonly volumes: readonly Volume[];
}

/** Which program of the step contract a task starts. */
export type Program =
  | { readonly kind: "python"; readonly source: string; readonly function: string }
  | { readonly kind: "node"; readonly bundle: string }
  | { readonly kind: "shell"; readonly command: string }
  | { readonly kind: "wait"; readonly condition: string; readonly interval: number };

/** A condition that a task in a mapped group checks before it starts; `wanted` is the value that lets it run. */
export interface Guard {
  readonly argument: string;
  readonly wanted: boolean;
  readonly when: string;
}

/** What a function checks before it does anything else: it skips itself where one of `needs` is None, or by the guard. */
export interface Opening {
  readonly needs: readonly { readonly argument: string; readonly node: string }[];
  readonly guard: Guard | undefined;
}

/** What a function does. */
export type TaskBody =
  | {
      readonly kind: "step";
      readonly program: Program;
      readonly inputs: { readonly [name: string]: Expression };
      /** An input may have no value, and a later one may skip the task, which goes before. */
      readonly skipsFirst: boolean;
      readonly env: { readonly [variable: string]: string };
      /** The exit codes after which the task is tried again; absent for all. */
      readonly retryOn: readonly number[] | undefined;
      readonly opening: Opening;
      /** The task runs in a virtual environment: it sees its run through `run` only, and ends its step after this time. */
      readonly virtualenv: { readonly usesParams: boolean; readonly timeout: number | undefined } | undefined;
    }
  | { readonly kind: "value"; readonly value: Expression; readonly opening: Opening }
  | {
      /** A join rule that Airflow's trigger rules do not say: the task fails or is skipped where its node is not to run. */
      readonly kind: "join";
      readonly rule: RunRule;
      /** Ids of the tasks whose states decide. */
      readonly before: readonly string[];
      /** The decision of the arm around: its task, and where no branch skips the other arm, whether this one is taken. */
      readonly arm: { readonly taskId: string; readonly taken: Expression | undefined } | undefined;
      /** By node, the arguments that are passed on. */
      readonly values: { readonly [node: string]: string };
    }
  | {
      /** How the run has ended, by the tasks whose failure fails it. */
      readonly kind: "status";
      readonly failing: readonly string[];
    }
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
      /** Nodes outside of the body that the result reads and that may be None. */
      readonly needs: readonly string[];
      readonly usesItem: boolean;
      readonly usesIndex: boolean;
      readonly result: Expression | undefined;
      /** Whether the result may have no value, which only loses that item. */
      readonly mayFail: boolean;
      /** Set where the states of the items' tasks decide, and not a trigger rule. */
      readonly states:
        | {
            readonly tolerant: boolean;
            /** The task that lists the items, if one does. */
            readonly items: string | undefined;
            /** By task of the body, the tasks outside that it waits for. */
            readonly tasks: { readonly [taskId: string]: readonly string[] };
            /** Tasks outside that the result reads. */
            readonly outside: readonly string[];
          }
        | undefined;
    }
  | {
      readonly kind: "branch";
      readonly condition: Expression;
      readonly then: readonly string[];
      readonly otherwise: readonly string[];
      /** Whether the condition's value is published for the task that merges the arms. */
      readonly publish: boolean;
      readonly opening: Opening;
    }
  | {
      readonly kind: "merge";
      readonly when: string;
      /** Whether a branch published the decision; else the argument `condition` carries it. */
      readonly branch: boolean;
      readonly then: MergedArm;
      readonly otherwise: MergedArm;
      /** The tasks none of which may have failed, where no trigger rule says so. */
      readonly unfailed: readonly string[] | undefined;
    }
  | { readonly kind: "watch" }
  | {
      /** No function of ours: an operator with these arguments. */
      readonly kind: "operator";
      readonly module: string;
      readonly name: string;
      readonly arguments: { readonly [keyword: string]: Expression };
      /** Seconds that an approval waits for its answer. */
      readonly responseTimeout?: number | undefined;
    };

/** What an arm gives to a merged value; it is skipped when one of the arguments `needs` is None. */
export interface MergedArm {
  readonly value: Expression;
  /** Tasks outside of the arms that must have succeeded, where no trigger rule says so. */
  readonly outside: readonly string[];
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
  /** Whether its failures do not fail the run. */
  readonly tolerated: boolean;
  /** Arguments whose failure is a failure of the group. */
  readonly carries: readonly string[];
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
