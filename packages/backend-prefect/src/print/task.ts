import { py, stmt, type Expression, type Imports, type Statement } from "@partitura/codegen";
import type { ArmResult, EnvSource, RetryModel, TaskBody, TaskModel } from "../model.js";
import type { Own } from "./own.js";
import { anySkipped, printOutput, printSubmissions } from "./scope.js";

const number = (value: number): Expression => py.number(value);

const delays = ({ delays: value }: RetryModel): Expression =>
  typeof value === "number" ? number(value) : py.list(value.map(number));

const environment = (source: EnvSource, own: Own): Expression => {
  switch (source.kind) {
    case "value":
      return py.string(source.value);
    case "block": {
      const load = py.attribute(own.from("prefect.blocks.system", "Secret"), "load");
      return py.call(py.attribute(py.call(load, [py.string(source.block)]), "get"));
    }
    case "env":
      return py.subscript(own.from("os", "environ"), py.string(source.variable));
  }
};

/** `{}` for none, so that a step without inputs is still a call of the same shape. */
const dict = (entries: readonly (readonly [string, Expression])[]): Expression =>
  py.dictOf(entries.map(([key, value]) => ({ key: py.string(key), value })));

const skip = (own: Own): Statement => stmt.return(py.call(own.step("skip")));

const armStatements = ({ value, skippedWith }: ArmResult, own: Own): readonly Statement[] => [
  ...(skippedWith.length === 0 ? [] : [stmt.if(anySkipped([...new Set(skippedWith)], own), [skip(own)])]),
  stmt.return(value),
];

function bodyStatements(body: TaskBody, own: Own): readonly Statement[] {
  switch (body.kind) {
    case "step": {
      const index = body.index.length === 0 ? undefined : py.tuple(body.index.map((name) => py.name(name)));
      const env = body.env.map(([name, source]) => [name, environment(source, own)] as const);
      const call = py.call(own.step("run_step"), [py.string(body.step), dict(body.inputs)], {
        index,
        env: env.length === 0 ? undefined : dict(env),
      });
      return [stmt.return(call)];
    }
    case "condition":
      return [stmt.return(body.value)];
    case "result":
      return [
        stmt.if(py.name(body.condition), armStatements(body.then, own)),
        ...armStatements(body.otherwise, own),
      ];
    case "each": {
      const results = body.result === undefined ? [] : [body.result];
      const item = stmt.define(
        "item_result",
        [body.item, body.index],
        [
          ...printSubmissions(body.scope, results, own),
          ...results.map((result) => stmt.return(printOutput(result, own))),
        ],
      );
      const call = py.call(own.step("each"), [body.items, py.name("item_result")], {
        concurrency: body.concurrency === undefined ? undefined : number(body.concurrency),
        tolerant: body.tolerant ? py.true : undefined,
      });
      return [item, stmt.return(call)];
    }
  }
}

/** The check that makes a task skipped: with what it reads, or because the other arm is taken. */
function guard({ skippedWith, gate }: TaskModel, own: Own): readonly Statement[] {
  const watched = [...new Set([...(gate === undefined ? [] : [gate.condition]), ...skippedWith])];
  if (watched.length === 0) return [];
  const skipped = anySkipped(watched, own);
  const taken = gate === undefined ? undefined : py.name(gate.condition);
  const test = taken === undefined ? skipped : py.or(skipped, gate?.arm === "then" ? py.not(taken) : taken);
  return [stmt.if(test, [skip(own)])];
}

/** A task's function with its decorator. */
export function printTask(task: TaskModel, own: Own, imports: Imports): readonly Statement[] {
  const { name, runName, description, retries, timeoutSeconds } = task;
  const decorator = py.call(imports.from("prefect", "task"), [], {
    name: py.string(name),
    task_run_name: py.string(runName),
    description: description === undefined ? undefined : py.string(description),
    retries: retries && number(retries.limit),
    retry_delay_seconds: retries && delays(retries),
    retry_condition_fn: retries && own.step("retry_unless_fatal"),
    timeout_seconds: timeoutSeconds === undefined ? undefined : number(timeoutSeconds),
    result_storage_key: own.step("RESULT_KEY"),
  });
  const body = [stmt.docstring(task.doc), ...guard(task, own), ...bodyStatements(task.body, own)];
  return [
    ...(task.note === undefined ? [] : [stmt.comment(task.note)]),
    stmt.define(task.function, task.params, body, { decorators: [decorator] }),
  ];
}
