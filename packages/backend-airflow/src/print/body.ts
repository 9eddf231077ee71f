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
import type { Guard, MergedArm, Opening, Program, TaskBody } from "../model.js";

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

const guardTest = ({ argument, wanted }: Guard): Expression =>
  wanted ? py.not(py.name(argument)) : py.name(argument);

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
    case "wait":
      return py.call(
        helper("run_wait"),
        [py.string(program.condition), py.number(program.interval), ...more],
        keywords,
      );
  }
}

/** What a function checks first. */
const opened = ({ needs, guard }: Opening, leave: (reason: string) => Statement): readonly Statement[] => [
  ...needs.map(({ argument, node }) =>
    stmt.if(py.compare(py.name(argument), "is", py.none), [leave(`${node} was skipped`)]),
  ),
  ...(guard === undefined ? [] : [stmt.if(guardTest(guard), [leave(guardReason(guard))])]),
];

function step(body: Extract<TaskBody, { kind: "step" }>, printing: BodyPrinting): readonly Statement[] {
  const { virtualenv, opening } = body;
  const inputs = py.dictOf(
    Object.entries(body.inputs).map(([name, value]) => ({
      key: py.string(name),
      value: body.skipsFirst ? py.lambda([], value) : value,
    })),
  );
  const retryOn = body.retryOn && pythonLiteral(body.retryOn);
  const given = body.skipsFirst ? py.call(helper("skips_first"), [inputs]) : inputs;
  const call = programCall(body.program, [given], {
    run: virtualenv && py.name("run"),
    env: Object.keys(body.env).length === 0 ? undefined : pythonLiteral(body.env),
    retry_on: virtualenv === undefined ? retryOn : undefined,
    timeout: virtualenv?.timeout === undefined ? undefined : py.number(virtualenv.timeout),
  });
  if (virtualenv === undefined) {
    return [...opened(opening, (reason) => skip(reason, printing)), stmt.return(call)];
  }
  const params = stmt.assign("params", py.call(py.dotted("json.loads"), [py.item(py.name("run"), "params")]));
  return [
    ...(virtualenv.usesParams ? [stmt.importModule("json")] : []),
    stmt.importModule("sys"),
    stmt.blank,
    stmt.expression(py.call(py.dotted("sys.path.append"), [py.item(py.name("run"), "folder")])),
    stmt.importFrom(printing.stepsPackage, "airflow_step"),
    stmt.blank,
    ...opened(opening, (reason) => stmt.expression(py.call(helper("skip"), [py.string(reason)]))),
    ...(virtualenv.usesParams ? [params] : []),
    stmt.with(py.call(helper("FinalEnds"), [], { retry_on: retryOn }), [stmt.return(call)]),
  ];
}

/** Whatever became of the items: what failed, as a set of positions, unless it fails the whole. */
function checkedItems(body: Extract<TaskBody, { kind: "gather" }>, count: Expression): readonly Statement[] {
  const { states } = body;
  if (states === undefined) return [];
  const check = py.call(helper("failed_items"), [count, pythonLiteral(states.tasks)], {
    tolerant: states.tolerant ? py.true : undefined,
  });
  const join = (rule: string, before: readonly string[]): Statement =>
    stmt.expression(py.call(helper("join"), [py.string(rule), texts(before)]));
  return [
    ...(states.items === undefined ? [] : [join("all-succeeded", [states.items])]),
    ...(Object.keys(states.tasks).length === 0
      ? []
      : [states.tolerant ? stmt.assign("failed", check) : stmt.expression(check)]),
    ...(states.outside.length === 0
      ? []
      : [stmt.if(py.name(body.items.name), [join("none-failed", states.outside)])]),
  ];
}

function gather(body: Extract<TaskBody, { kind: "gather" }>, printing: BodyPrinting): readonly Statement[] {
  const { items, outputs, states } = body;
  const list = py.name(items.name);
  const skipped =
    items.mayBeSkipped && states === undefined ? [skipWithout(items.name, body.each, printing)] : [];
  const count = py.call(py.name("len"), [list]);
  const checked = checkedItems(body, count);
  const failed = states?.tolerant === true && Object.keys(states.tasks).length > 0;
  if (body.result === undefined) {
    return [...skipped, ...checked, stmt.return(py.binary(py.list([py.none]), "*", count))];
  }
  const result = body.mayFail ? py.call(helper("or_none"), [py.lambda([], body.result)]) : body.result;
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
  const numbered = body.usesIndex || failed;
  const target = numbered ? py.tuple([py.name("index"), row]) : row;
  const iterable = numbered ? py.call(py.name("enumerate"), [rows[1]]) : rows[1];
  const lacking = [
    ...(failed ? [py.compare(py.name("index"), "in", py.name("failed"))] : []),
    ...[...outputs.filter(({ mayBeNull }) => !mayBeNull).map(({ name }) => name), ...body.needs].map((name) =>
      py.compare(py.name(name), "is", py.none),
    ),
  ];
  const item = lacking.length === 0 ? result : py.conditional(py.or(...lacking), py.none, result);
  return [
    ...skipped,
    ...checked,
    ...pulls,
    stmt.return(py.comprehension({ kind: "list", item }, target, iterable)),
  ];
}

/** The task that goes by a join rule, and passes on what was given to it. */
function join(body: Extract<TaskBody, { kind: "join" }>): readonly Statement[] {
  const { arm } = body;
  const values = Object.entries(body.values);
  return [
    stmt.expression(
      py.call(helper("join"), [py.string(body.rule), texts(body.before)], {
        arm: arm && py.string(arm.taskId),
        taken: arm?.taken,
      }),
    ),
    ...(values.length === 0
      ? []
      : [
          stmt.return(
            py.dictOf(values.map(([node, name]) => ({ key: py.string(node), value: py.name(name) }))),
          ),
        ]),
  ];
}

const skipWithout = (argument: string, node: string, printing: BodyPrinting): Statement =>
  stmt.if(py.compare(py.name(argument), "is", py.none), [skip(`${node} was skipped`, printing)]);

const pullCondition = (when: string): Expression =>
  py.call(py.dotted("ti.xcom_pull"), [], { task_ids: py.string(when), key: py.string("condition") });

const mergedArm = (arm: MergedArm, printing: BodyPrinting): readonly Statement[] => [
  ...(arm.outside.length === 0
    ? []
    : [stmt.expression(py.call(helper("join"), [py.string("all-succeeded"), texts(arm.outside)]))]),
  ...arm.needs.map(({ argument, node }) => skipWithout(argument, node, printing)),
  stmt.return(arm.value),
];

/** Arms that give the same constants need no choice. */
const equalArms = ({ then, otherwise }: Extract<TaskBody, { kind: "merge" }>): boolean =>
  then.needs.length + otherwise.needs.length + then.outside.length + otherwise.outside.length === 0 &&
  printExpression(then.value) === printExpression(otherwise.value);

function branch(body: Extract<TaskBody, { kind: "branch" }>, printing: BodyPrinting): readonly Statement[] {
  const opening = opened(body.opening, (reason) => skip(reason, printing));
  const choose = (test: Expression): Statement =>
    stmt.return(py.conditional(test, texts(body.then), texts(body.otherwise)));
  if (!body.publish) return [...opening, choose(body.condition)];
  const condition = py.name("condition");
  return [
    ...opening,
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
    case "value":
      return [...opened(body.opening, (reason) => skip(reason, printing)), stmt.return(body.value)];
    case "join":
      return join(body);
    case "status":
      return [stmt.return(py.call(helper("run_status"), [texts(body.failing)]))];
    case "gather":
      return gather(body, printing);
    case "branch":
      return branch(body, printing);
    case "merge":
      return [
        ...(body.unfailed === undefined
          ? []
          : [stmt.expression(py.call(helper("join"), [py.string("none-failed"), texts(body.unfailed)]))]),
        ...(body.branch ? [stmt.assign("condition", pullCondition(body.when))] : []),
        skipWithout("condition", body.when, printing),
        ...(equalArms(body) ? [] : [stmt.if(py.name("condition"), mergedArm(body.then, printing))]),
        ...mergedArm(body.otherwise, printing),
      ];
    case "operator":
      throw new Error("an operator has no statements");
    case "watch":
      return [stmt.docstring("Fails with the run, whatever ran after a failure.")];
  }
}
