import { makeTask } from "./make-task.js";
import type { Policies } from "./policy.js";
import type { BodyInputs, Checked, In, Out, Shape } from "./schema.js";
import type { Task } from "./step.js";
import type { Artifact } from "./reference.js";

/** The typed inputs and outputs of a task. */
export interface Ports<I extends Shape, O extends Shape> extends Policies {
  /** One sentence on what the task does; shown by the engines. */
  readonly description?: string | undefined;
  /** Schemas of what the task takes, by name. */
  readonly inputs?: (I & Checked<NoInfer<I>>) | undefined;
  /** Schemas of what the task gives, by name. */
  readonly outputs?: (O & Checked<NoInfer<O>>) | undefined;
  /**
   * Whether the body may end itself as skipped (`context.skip()`, exit code 99). What needs it is then skipped too.
   * A body that does so without having said so fails.
   */
  readonly skippable?: boolean | undefined;
}

/** What the body of a TypeScript task is told about its run. */
export interface TaskContext {
  readonly pipeline: string;
  readonly runId: string;
  readonly taskId: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** The position in the nearest `each`, from 0; null outside. */
  readonly index: number | null;
  /** The scheduled instant (ISO 8601) of the run; null for a run that nobody scheduled. */
  readonly scheduledAt: string | null;
  /** The path to write each output artifact to, by name. */
  readonly outputs: { readonly [name: string]: string };
  /** Aborted when the run is cancelled or the task times out. */
  readonly signal: AbortSignal;
  /** Writes a line to the task's log. */
  readonly log: (message: string) => void;
  /** Ends the task as skipped. */
  readonly skip: (reason: string) => never;
  /** Ends the task as failed, without another attempt. */
  readonly fatal: (reason: string) => never;
}

type Literal =
  "" | 0 | true | false | null | undefined | readonly [Literal?, ...Literal[]] | { [key: string]: Literal };
type Given<T> = {
  [K in keyof T as T[K] extends Artifact ? never : K]: T[K];
} & { [K in keyof T as T[K] extends Artifact ? K : never]?: T[K] };
/** What a body returns: its output values; an artifact it wrote itself may be left out. */
type Result<O extends Shape> = [O] extends [never]
  ? { [name: string]: Literal }
  : {} extends Given<In<O>>
    ? Given<In<O>> | void
    : Given<In<O>>;

/**
 * A task whose body is a TypeScript function. It is bundled alone and runs under Node on every target; declare it at
 * the top level of a file. The body gets its inputs and a {@link TaskContext} and returns its outputs.
 *
 * @example
 * const selectBest = task("select-best", {
 *   inputs: { scores: z.array(z.number()) },
 *   outputs: { best: z.number() },
 *   run: ({ scores }) => ({ best: Math.max(...scores) }),
 * });
 */
export function task<const Id extends string, I extends Shape = {}, O extends Shape = {}>(
  id: Id,
  spec: Ports<I, O> & {
    readonly run: (inputs: BodyInputs<I>, context: TaskContext) => Result<O> | Promise<Result<O>>;
  },
): Task<Id, In<I>, Out<O>> {
  return makeTask(id, spec, task, () => ({ kind: "typescript", run: spec.run })) as Task<Id, In<I>, Out<O>>;
}
