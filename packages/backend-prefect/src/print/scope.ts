import { py, stmt, type Expression, type Statement } from "@partitura/codegen";
import type { Argument, ExitModel, Needing, OutputModel, ScopeModel, Submission } from "../model.js";
import type { Own } from "./own.js";

function argument(it: Argument, own: Own): Expression {
  switch (it.kind) {
    case "future":
    case "plain":
      return py.name(it.name);
    case "quoted":
      return py.call(own.quote(), [py.name(it.name)]);
    case "quoted-all":
      return py.call(own.quote(), [py.list(it.names.map((name) => py.name(name)))]);
    case "constant":
      return typeof it.value === "string" ? py.string(it.value) : py.constant(it.value);
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

const needing = ({ run, needs }: Needing): Expression =>
  py.tuple([run, ...needs].map((name) => py.name(name)));

/** The runs of a scope and those outside of it that its outputs read. */
function runsOf({ submissions }: ScopeModel, outputs: readonly OutputModel[]): readonly Expression[] {
  const reads = outputs.flatMap((output) => output.reads);
  const runs = new Set([...submissions.map(({ run }) => run), ...reads.map(({ run }) => run)]);
  return [...runs].map((run) => py.name(run));
}

/** The statements that submit the runs of a scope and wait for all of them, and for others that are read after. */
export function printSubmissions(
  scope: ScopeModel,
  outputs: readonly OutputModel[],
  own: Own,
  {
    exit,
    outside = [],
  }: { readonly exit?: ExitModel | undefined; readonly outside?: readonly Needing[] } = {},
): readonly Statement[] {
  const reads = outputs.flatMap((output) => output.reads);
  const runs = [...runsOf(scope, outputs), ...(exit?.submissions ?? []).map(({ run }) => py.name(run))];
  const values = [...new Map(reads.map((read) => [read.value, read])).values()];
  const parts = new Set(outputs.filter(({ lacking }) => lacking === "part").flatMap((it) => it.reads));
  const complete = py.call(own.step("complete"), runs, {
    outside: outside.length === 0 ? undefined : py.list(outside.map(needing)),
  });
  return [
    ...scope.submissions.map((submission) => submit(submission, own)),
    ...(exit === undefined ? [] : printExit(exit, runsOf(scope, outputs), own)),
    ...(runs.length === 0 ? [] : [stmt.expression(complete)]),
    ...values.map((read) =>
      stmt.assign(
        read.value,
        read.lacking && parts.has(read)
          ? py.call(own.step("value_of"), [py.name(read.run)])
          : py.call(py.attribute(py.name(read.run), "result")),
      ),
    ),
  ];
}

/** The statements that wait for the runs and submit what runs after them, whatever became of them. */
function printExit(exit: ExitModel, runs: readonly Expression[], own: Own): readonly Statement[] {
  const ended = py.call(own.run("ended"), runs);
  const ends = py.tuple([py.name(exit.status), py.name(exit.failedTasks)]);
  return [
    exit.reads ? stmt.assign(ends, ended) : stmt.expression(ended),
    ...exit.submissions.map((submission) => submit(submission, own)),
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

/** A value after a scope. */
export function printOutput({ value, reads, lacking }: OutputModel, own: Own): Expression {
  const names = [...new Set(reads.filter((read) => read.lacking).map((read) => read.value))];
  if (names.length === 0 || lacking === "part") return value;
  return py.conditional(anySkipped(names, own), py.none, value);
}
