import type { Artifact, Duration, LocalArtifact, Task, TaskContext } from "@partitura/core";
import type { Content } from "./content.js";

/** What a test gives for a value: an artifact in it is content, or one that another run has made. */
export type GivenValue<T> = T extends Artifact
  ? Content | Artifact
  : T extends readonly (infer E)[]
    ? readonly GivenValue<E>[]
    : T extends object
      ? { readonly [K in keyof T]: GivenValue<T[K]> }
      : T;

/** What a test gives for the inputs of a task. */
export type Given<I> = { readonly [K in keyof I]: GivenValue<I[K]> };

/** What a fake is given: artifacts have a path, as in a body. */
export type Received<I> = {
  readonly [K in keyof I]: I[K] extends Artifact<infer Kind> ? LocalArtifact<Kind> : I[K];
};

/** What a fake gives: artifacts as content, as one of its inputs, or by writing to `context.outputs`. */
export type Produced<O> = {
  readonly [K in keyof O as O[K] extends Artifact ? never : K]: O[K];
} & { readonly [K in keyof O as O[K] extends Artifact ? K : never]?: Content | Artifact };

/** What a fake is told about its run. */
export interface FakeContext extends TaskContext {
  /** Lets time pass, by the virtual clock. Ends early when the task is asked to end. */
  readonly sleep: (duration: Duration) => Promise<void>;
}

/** Nothing, where a task has no output that is a value. */
type Nothing<O> = {} extends Produced<O> ? void : never;

/** A function that stands for the body of a task. */
export type FakeBody<I, O> = (
  inputs: Received<I>,
  context: FakeContext,
) => Produced<O> | Nothing<O> | Promise<Produced<O> | Nothing<O>>;

/** The inputs of a task of which nothing is known. */
interface AnyInputs {
  readonly [name: string]: unknown;
}

/** What stands for a task: its outputs, or a function that gives them. */
export type Fake =
  | AnyInputs
  | {
      // The inputs may be declared narrower than that: a method's parameters are compared both ways.
      body(inputs: AnyInputs, context: FakeContext): unknown;
    }["body"];

/** Fakes by the id of a node, of a task, or of one instance, such as `train[2]`; the most exact one counts. */
export interface Fakes {
  readonly [task: string]: Fake;
}

/**
 * A fake of a task, typed by its declaration: the outputs, or a function from inputs to outputs. Spread it into `fakes`.
 *
 * @example
 * await runPipeline(selection, {
 *   fakes: { ...fake(train, ({ strength }) => ({ accuracy: strength / 10, model: content.text("weights") })) },
 * });
 */
export function fake<const Id extends string, I, O>(
  task: Task<Id, I, O>,
  stand: FakeBody<I, O> | Produced<O>,
): { readonly [K in Id]: Fake } {
  return { [task.id]: stand as Fake } as { readonly [K in Id]: Fake };
}

/**
 * A fake that takes a time by the virtual clock before it gives what another fake gives.
 *
 * @example
 * fakes: { train: takes("2h", { accuracy: 0.9 }) }
 */
export function takes(duration: Duration, stand: Fake): Fake {
  return async (inputs: AnyInputs, context: FakeContext): Promise<unknown> => {
    await context.sleep(duration);
    return typeof stand === "function" ? stand(inputs, context) : stand;
  };
}
