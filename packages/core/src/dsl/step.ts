import type { RefOf, Wire } from "./reference.js";
import type { RunRule } from "../ir/pipeline.js";
import type { Policies } from "./policy.js";

declare const STEP: unique symbol;

/** What a task call returns: the task's place in the pipeline. */
export interface StepBase {
  readonly [STEP]: true;
}

/** What a task call returns: references to its outputs by name. */
export type Step<O> = StepBase & { readonly [K in keyof O]-?: RefOf<O[K]> };

/** What a call gives for a task's inputs. */
export type Wired<I> = { readonly [K in keyof I]: Wire<I[K]> };

/** The second argument of a task call: what differs from the task's own settings. */
export interface CallOptions extends Policies {
  /** The node's id; the task's own when not given. Needed when a pipeline calls a task twice. */
  readonly id?: string | undefined;
  /** Nodes that must succeed first without giving data: what their calls returned, or their ids. */
  readonly after?: StepBase | string | readonly (StepBase | string)[] | undefined;
  /**
   * When it runs, by how what it reads or is `after` ended; `"all-succeeded"` when not given. With another rule, what it
   * reads of a task that did not succeed is null, so say `nullable(…).orElse(…)` or make the input nullable.
   */
  readonly runIf?: RunRule | undefined;
  /** Assets, by name or URI, that its success updates: what an {@link onAssets} schedule and `waitFor` listen to. */
  readonly updates?: readonly string[] | undefined;
  /** Calls tasks that run after this one has succeeded. */
  readonly onSuccess?: (() => unknown) | undefined;
  /** Calls tasks that run when this one has failed, with no attempt left, or could not run because of a failure before it. */
  readonly onFailure?: (() => unknown) | undefined;
}

/** A task: call it in the body of a pipeline. */
export interface Task<Id extends string, I, O> {
  readonly id: Id;
  (
    ...args: {} extends I
      ? [inputs?: Wired<I>, options?: CallOptions]
      : [inputs: Wired<I>, options?: CallOptions]
  ): Step<O>;
}
