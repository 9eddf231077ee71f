import { dirname, resolve } from "node:path";
import { dslReport } from "./diagnostics.js";
import { makeTask } from "./make-task.js";
import type { In, Out, Shape } from "./schema.js";
import { complain } from "./session.js";
import type { Task } from "./step.js";
import type { Ports } from "./task.js";

/**
 * A task whose body is a function of a Python file. Values and input artifacts (as `pathlib.Path`) are its keyword
 * arguments, each output artifact has a path `out_<name>: Path` to write to, and the output values are a dict it returns.
 *
 * `source` is `"./steps.py#train"`, relative to the file that declares the task. `packages` are requirements such as
 * `"scikit-learn==1.7.*"`; `requirements` is a requirements.txt or a pyproject.toml (its `project.dependencies`), relative
 * too, whose lock beside it (`requirements.lock`, `pyproject.lock`, written by `uv pip compile`) decides what is
 * installed. Without either the target's own Python is used. `pythonVersion` is a minor version from `"3.9"` on.
 *
 * @example
 * const train = python("train", {
 *   source: "./steps.py#train",
 *   requirements: "./requirements.txt",
 *   pythonVersion: "3.12",
 *   inputs: { rate: z.number() },
 *   outputs: { model: model() },
 * });
 */
export function python<const Id extends string, I extends Shape = {}, O extends Shape = {}>(
  id: Id,
  spec: Ports<I, O> & {
    readonly source: `${string}.py#${string}`;
    readonly packages?: readonly string[] | undefined;
    readonly requirements?: `${string}.${"txt" | "in" | "toml"}` | undefined;
    readonly pythonVersion?: `3.${number}` | undefined;
  },
): Task<Id, In<I>, Out<O>> {
  return makeTask(id, spec, python, (span) => {
    const match = /^(.+\.py)#([A-Za-z_]\w*)$/.exec(spec.source);
    if (match === null) complain(dslReport("P1009", { source: spec.source }, { span }));
    return {
      kind: "python",
      file: resolve(dirname(span.file), match?.[1] ?? ""),
      function: match?.[2] ?? "",
      packages: [...(spec.packages ?? [])],
      ...(spec.requirements !== undefined && {
        requirements: resolve(dirname(span.file), spec.requirements),
      }),
      ...(spec.pythonVersion !== undefined && { pythonVersion: spec.pythonVersion }),
    };
  }) as Task<Id, In<I>, Out<O>>;
}
