import { makeTask } from "./make-task.js";
import type { In, Out, Shape } from "./schema.js";
import type { Task } from "./step.js";
import type { Ports } from "./task.js";

/**
 * A task whose body is a container. Inputs and outputs are as for `shell`: environment variables, and files named by
 * `$out_<name>`. `command` and `args` replace the image's own entry point and arguments.
 */
export function container<const Id extends string, I extends Shape = {}, O extends Shape = {}>(
  id: Id,
  spec: Ports<I, O> & {
    readonly image: string;
    readonly command?: readonly string[];
    readonly args?: readonly string[];
  },
): Task<Id, In<I>, Out<O>> {
  return makeTask(id, spec, container, () => ({
    kind: "container",
    image: spec.image,
    command: [...(spec.command ?? [])],
    args: [...(spec.args ?? [])],
  })) as Task<Id, In<I>, Out<O>>;
}
