import { makeTask } from "./make-task.js";
import type { In, Out, Shape } from "./schema.js";
import type { Task } from "./step.js";
import type { Ports } from "./task.js";

/**
 * A task whose body is a command of `sh`. Each input is an environment variable of its name: texts as they are, other
 * values as JSON, artifacts as their path. Each output has a path `$out_<name>` to write to: the artifact itself, or the
 * value (a text less one trailing newline, anything else as JSON).
 *
 * @example
 * const count = shell("count", {
 *   inputs: { data: file() },
 *   outputs: { lines: z.int() },
 *   command: 'wc -l < "$data" > "$out_lines"',
 * });
 */
export function shell<const Id extends string, I extends Shape = {}, O extends Shape = {}>(
  id: Id,
  spec: Ports<I, O> & { readonly command: string },
): Task<Id, In<I>, Out<O>> {
  return makeTask(id, spec, shell, () => ({ kind: "shell", command: spec.command })) as Task<
    Id,
    In<I>,
    Out<O>
  >;
}
