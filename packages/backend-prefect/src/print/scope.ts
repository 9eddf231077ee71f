import { py, stmt, type Expression, type Statement } from "@partitura/codegen";
import type { Argument, OutputModel, ScopeModel, Submission } from "../model.js";
import type { Own } from "./own.js";

function argument(it: Argument, own: Own): Expression {
  switch (it.kind) {
    case "future":
    case "plain":
      return py.name(it.name);
    case "quoted":
      return py.call(own.quote(), [py.name(it.name)]);
    case "constant":
      return py.constant(it.value);
  }
}

const submit = ({ run, task, args }: Submission, own: Own): Statement =>
  stmt.assign(
    run,
    py.call(
      py.attribute("own" in task ? py.name(task.own) : own.step(task.support), "submit"),
      args.map((it) => argument(it, own)),
    ),
  );

/** The statements that submit the runs of a scope and wait for all of them, and for others that are read after. */
export function printSubmissions(
  { submissions }: ScopeModel,
  outputs: readonly OutputModel[],
  own: Own,
): readonly Statement[] {
  const submitted = submissions.map(({ run }) => run);
  const reads = outputs.flatMap((output) => output.reads);
  const runs = [...new Set([...submitted, ...reads.map(({ run }) => run)])];
  const values = [...new Map(reads.map((read) => [read.value, read])).values()];
  return [
    ...submissions.map((submission) => submit(submission, own)),
    ...(runs.length === 0
      ? []
      : [
          stmt.expression(
            py.call(
              own.step("complete"),
              runs.map((run) => py.name(run)),
            ),
          ),
        ]),
    ...values.map(({ value, run }) => stmt.assign(value, py.call(py.attribute(py.name(run), "result")))),
  ];
}

/** Whether one of the variables is that of a skipped task. */
export function anySkipped(names: readonly string[], own: Own): Expression {
  const variables = names.map((name) => py.name(name));
  const [only] = variables;
  return variables.length === 1 && only !== undefined
    ? py.compare(only, "==", own.step("SKIPPED"))
    : py.compare(own.step("SKIPPED"), "in", py.tuple(variables));
}

/** A value after a scope, None where it reads a skipped task. */
export function printOutput({ value, reads }: OutputModel, own: Own): Expression {
  if (reads.length === 0) return value;
  const names = [...new Set(reads.map((read) => read.value))];
  return py.conditional(anySkipped(names, own), py.none, value);
}
