import type { RefOf, Wire } from "./reference.js";
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
