import type { Json } from "../ir/json.js";
import { makeTask } from "./make-task.js";
import type { BodyInputs, In, Out, Shape } from "./schema.js";
import type { Task } from "./step.js";
import type { Ports, TaskContext } from "./task.js";

/**
 * A task that only one engine has, in that engine's own words, such as the class of an operator and its arguments; what
 * `spec` may say is in the target's page of the docs. `fake` stands for it when the pipeline runs locally; without one it
 * cannot run there. Other engines refuse it.
 *
 * @example
 * const load = native("load", "the-engine", { class: "providers.sql.Execute", arguments: { sql: "call load()" } }, {
 *   fake: () => ({}),
 * });
 */
export function native<const Id extends string, I extends Shape = {}, O extends Shape = {}>(
  id: Id,
  engine: string,
  spec: { readonly [name: string]: Json },
  options: Ports<I, O> & {
    readonly fake?: (inputs: BodyInputs<I>, context: TaskContext) => unknown;
  } = {},
): Task<Id, In<I>, Out<O>> {
  const { fake, ...rest } = options;
  return makeTask(id, rest, native, () => ({ kind: "native", engine, spec, fake })) as Task<
    Id,
    In<I>,
    Out<O>
  >;
}
