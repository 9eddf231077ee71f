import {
  type Expression,
  type Imports,
  printExpression,
  py,
  pythonLiteral,
  stmt,
  type Statement,
} from "@partitura/codegen";
import type { Dialect } from "../dialect.js";
import type { Guard, MergedArm, Program, TaskBody } from "../model.js";

/** What printing a body needs besides it. */
export interface BodyPrinting {
  readonly dialect: Dialect;
  readonly imports: Imports;
  readonly stepsPackage: string;
}

const helper = (name: string): Expression => py.dotted(`airflow_step.${name}`);

const texts = (ids: readonly string[]): Expression => py.list(ids.map((id) => py.string(id)));

/** `raise AirflowSkipException("…")` */
function skip(reason: string, { dialect, imports }: BodyPrinting): Statement {
  const exception = imports.from(dialect.modules.AirflowSkipException, "AirflowSkipException");
  return stmt.raise(py.call(exception, [py.string(reason)]));
}

function guardTest({ argument, wanted }: Guard): Expression {
  return wanted ? py.not(py.name(argument)) : py.name(argument);
}

const guardReason = ({ when, wanted }: Guard): string => `${when} is ${wanted ? "false" : "true"}`;

function programCall(
  program: Program,
  more: readonly Expression[],
  keywords: { readonly [name: string]: Expression | undefined },
): Expression {
  switch (program.kind) {
    case "python":
      return py.call(
        helper("run_python"),
        [py.string(program.source), py.string(program.function), ...more],
        keywords,
      );
    case "node":
      return py.call(helper("run_node"), [py.string(program.bundle), ...more], keywords);
    case "shell":
      return py.call(helper("run_shell"), [py.block(program.command), ...more], keywords);
  }
}

function step(body: Extract<TaskBody, { kind: "step" }>, printing: BodyPrinting): readonly Statement[] {
  const { virtualenv, guard } = body;
  const inputs = py.dictOf(
    Object.entries(body.inputs).map(([name, value]) => ({ key: py.string(name), value })),
  );
  const call = programCall(body.program, [inputs], {
    run: virtualenv && py.name("run"),
    env: Object.keys(body.env).length === 0 ? undefined : pythonLiteral(body.env),
    timeout: virtualenv?.timeout === undefined ? undefined : py.number(virtualenv.timeout),
  });
  if (virtualenv === undefined) {
    return [
      ...(guard === undefined ? [] : [stmt.if(guardTest(guard), [skip(guardReason(guard), printing)])]),
      stmt.return(call),
    ];
  }
  const params = stmt.assign("params", py.call(py.dotted("json.loads"), [py.item(py.name("run"), "params")]));
  return [
    ...(virtualenv.usesParams ? [stmt.importModule("json")] : []),
    stmt.importModule("sys"),
    stmt.blank,
    stmt.expression(py.call(py.dotted("sys.path.append"), [py.item(py.name("run"), "folder")])),
    stmt.importFrom(printing.stepsPackage, "airflow_step"),
    stmt.blank,
    ...(guard === undefined
      ? []
      : [
          stmt.if(guardTest(guard), [
            stmt.expression(py.call(helper("skip"), [py.string(guardReason(guard))])),
          ]),
        ]),
    ...(virtualenv.usesParams ? [params] : []),
    stmt.return(call),
  ];
}

function gather(body: Extract<TaskBody, { kind: "gather" }>, printing: BodyPrinting): readonly Statement[] {
  const { items, outputs, result } = body;
  const list = py.name(items.name);
  const skipped = items.mayBeSkipped ? [skipWithout(items.name, body.each, printing)] : [];
  const count = py.call(py.name("len"), [list]);
  if (result === undefined) {
    return [...skipped, stmt.return(py.binary(py.list([py.none]), "*", count))];
  }
  const pulls = outputs.map(({ taskId, name }) =>
    stmt.assign(`${name}_outputs`, py.call(helper("mapped_outputs"), [py.string(taskId), count])),
  );
  const columns = [
    ...(body.usesItem || outputs.length === 0 ? [["item", list] as const] : []),
    ...outputs.map(({ name }) => [name, py.name(`${name}_outputs`)] as const),
  ];
  const [only] = columns;
  const rows =
    columns.length === 1 && only !== undefined
      ? only
      : ([
          columns.map(([name]) => name),
          py.call(
            py.name("zip"),
            columns.map(([, values]) => values),
            { strict: py.true },
          ),
        ] as const);
  const row = typeof rows[0] === "string" ? py.name(rows[0]) : py.tuple(rows[0].map((name) => py.name(name)));
  const target = body.usesIndex ? py.tuple([py.name("index"), row]) : row;
  const iterable = body.usesIndex ? py.call(py.name("enumerate"), [rows[1]]) : rows[1];
  const skippable = outputs.filter(({ mayBeNull }) => !mayBeNull);
  const item =
    skippable.length === 0
      ? result
      : py.conditional(
          py.or(...skippable.map(({ name }) => py.compare(py.name(name), "is", py.none))),
          py.none,
          result,
        );
  return [...skipped, ...pulls, stmt.return(py.comprehension({ kind: "list", item }, target, iterable))];
}

const skipWithout = (argument: string, node: string, printing: BodyPrinting): Statement =>
  stmt.if(py.compare(py.name(argument), "is", py.none), [skip(`${node} was skipped`, printing)]);

const pullCondition = (when: string): Expression =>
  py.call(py.dotted("ti.xcom_pull"), [], { task_ids: py.string(when), key: py.string("condition") });

const mergedArm = (arm: MergedArm, printing: BodyPrinting): readonly Statement[] => [
  ...arm.needs.map(({ argument, node }) => skipWithout(argument, node, printing)),
  stmt.return(arm.value),
];

/** Arms that give the same constants need no choice. */
const equalArms = ({ then, otherwise }: Extract<TaskBody, { kind: "merge" }>): boolean =>
  then.needs.length + otherwise.needs.length === 0 &&
  printExpression(then.value) === printExpression(otherwise.value);

function branch(body: Extract<TaskBody, { kind: "branch" }>): readonly Statement[] {
  const choose = (test: Expression): Statement =>
    stmt.return(py.conditional(test, texts(body.then), texts(body.otherwise)));
  if (!body.publish) return [choose(body.condition)];
  const condition = py.name("condition");
  return [
    stmt.assign(condition, body.condition),
    stmt.expression(
      py.call(py.dotted("ti.xcom_push"), [], { key: py.string("condition"), value: condition }),
    ),
    choose(condition),
  ];
}

/** The statements of a task's function. */
export function bodyStatements(body: TaskBody, printing: BodyPrinting): readonly Statement[] {
  switch (body.kind) {
    case "step":
      return step(body, printing);
    case "value": {
      const guard = body.guard;
      const guarded =
        guard === undefined ? [] : [stmt.if(guardTest(guard), [skip(guardReason(guard), printing)])];
      return [...guarded, stmt.return(body.value)];
    }
    case "gather":
      return gather(body, printing);
    case "branch":
      return branch(body);
    case "merge":
      return [
        ...(body.branch ? [stmt.assign("condition", pullCondition(body.when))] : []),
        skipWithout("condition", body.when, printing),
        ...(equalArms(body) ? [] : [stmt.if(py.name("condition"), mergedArm(body.then, printing))]),
        ...mergedArm(body.otherwise, printing),
      ];
    case "settle":
      return [stmt.docstring("The run goes on, whatever became of the items.")];
  }
}
