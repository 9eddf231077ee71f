import { py, pythonLiteral, stmt, type Expression, type Imports, type Statement } from "@partitura/codegen";
import type { ArmResult, RetryModel, TaskBody, TaskModel } from "../model.js";
import type { Own } from "./own.js";
import { printSource } from "./source.js";
import { anySkipped, printOutput, printSubmissions } from "./scope.js";

const number = (value: number): Expression => py.number(value);

const delays = ({ delays: value }: RetryModel): Expression =>
  typeof value === "number" ? number(value) : py.list(value.map(number));

const condition = ({ exitCodes }: RetryModel, own: Own): Expression =>
  exitCodes === undefined
    ? own.step("retry_unless_fatal")
    : py.call(own.step("retry_on"), exitCodes.map(number));

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
      const env = body.env.map(([name, source]) => [name, printSource(source, own)] as const);
      const inputs = body.maySkip ? py.lambda([], dict(body.inputs)) : dict(body.inputs);
      const call = py.call(own.step("run_step"), [py.string(body.step), inputs], {
        index,
        env: env.length === 0 ? undefined : dict(env),
        timeout: body.timeoutSeconds === undefined ? undefined : number(body.timeoutSeconds),
        updates: body.updates.length === 0 ? undefined : py.list(body.updates.map(py.string)),
        cache: body.cache && pythonLiteral(body.cache),
      });
      if (body.pool === undefined) return [stmt.return(call)];
      const { name, slots } = body.pool;
      const slot = py.call(own.from("prefect.concurrency.sync", "concurrency"), [py.string(name)], {
        occupy: number(slots),
        strict: py.true,
      });
      return [stmt.with(slot, [stmt.return(call)])];
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
          ...printSubmissions(body.scope, results, own, { outside: body.outside }),
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
  const watched = [...new Set([...(gate?.maySkip === true ? [gate.condition] : []), ...skippedWith])];
  const taken = gate && py.name(gate.condition);
  const tests = [
    ...(watched.length === 0 ? [] : [anySkipped(watched, own)]),
    ...(taken === undefined ? [] : [gate?.arm === "then" ? py.not(taken) : taken]),
  ];
  return tests.length === 0 ? [] : [stmt.if(py.or(...tests), [skip(own)])];
}

/** A task's function with its decorator. */
export function printTask(task: TaskModel, own: Own, imports: Imports): readonly Statement[] {
  const { name, runName, description, retries, timeoutSeconds, tags } = task;
  const decorator = py.call(imports.from("prefect", "task"), [], {
    name: py.string(name),
    task_run_name: py.string(runName),
    description: description === undefined ? undefined : py.string(description),
    retries: retries && number(retries.limit),
    retry_delay_seconds: retries && delays(retries),
    retry_condition_fn: retries && condition(retries, own),
    on_failure: task.noted ? py.list([own.run("note_failure")]) : undefined,
    timeout_seconds: timeoutSeconds === undefined ? undefined : number(timeoutSeconds),
    tags: tags.length === 0 ? undefined : py.list(tags.map(py.string)),
    ...Object.fromEntries(Object.entries(task.settings).map(([key, value]) => [key, pythonLiteral(value)])),
    result_storage_key: own.step("RESULT_KEY"),
  });
  const unpacked = (task.upstream?.values ?? []).map((value, n) =>
    stmt.assign(value, py.item(py.name(task.upstream?.param ?? ""), n)),
  );
  const body = [
    stmt.docstring(task.doc),
    ...guard(task, own),
    ...unpacked,
    ...bodyStatements(task.body, own),
  ];
  return [
    ...(task.note === undefined ? [] : [stmt.comment(task.note)]),
    stmt.define(task.function, task.params, body, { decorators: [decorator] }),
  ];
}
