import { type Expression, type FunctionDefinition, py, stmt } from "@partitura/codegen";
import type { GroupModel, TaskModel, TaskSettings } from "../model.js";
import { duration } from "./duration.js";
import { type BodyPrinting, bodyStatements } from "./body.js";
import { settingsKeywords } from "./settings.js";
import { wiring } from "./wiring.js";

/** `VIRTUALENV`, with the Python of this task where it says so. */
const virtualenvOf = ({ python }: TaskSettings): Expression =>
  python === undefined
    ? py.name("VIRTUALENV")
    : py.binary(py.name("VIRTUALENV"), "|", py.dict({ python_version: py.string(python) }));

/** A function that makes an operator; what it returns stands for the operator's result. */
function operatorFunction(
  { functionName, parameters, taskId, settings }: TaskModel,
  { module, name, arguments: given, responseTimeout }: Extract<TaskModel["body"], { kind: "operator" }>,
  { dialect, imports }: BodyPrinting,
): FunctionDefinition {
  const operator = py.call(imports.from(module, name), [], {
    ...settingsKeywords(taskId, settings, dialect, imports),
    response_timeout: responseTimeout === undefined ? undefined : duration(responseTimeout, imports),
    ...given,
  });
  return stmt.define(functionName, parameters, [stmt.return(py.attribute(operator, "output"))]);
}

/** The decorated function of a task. */
export function taskFunction(task: TaskModel, printing: BodyPrinting): FunctionDefinition {
  const { dialect, imports } = printing;
  if (task.body.kind === "operator") return operatorFunction(task, task.body, printing);
  const [, flavour] = task.decorator.split(".");
  const decorator = py.call(
    flavour === "virtualenv"
      ? py.dotted("airflow_virtualenv.task")
      : flavour === undefined
        ? imports.from(dialect.modules.task, "task")
        : py.attribute(imports.from(dialect.modules.task, "task"), flavour),
    [],
    settingsKeywords(task.taskId, task.settings, dialect, imports),
    task.settings.requirements && virtualenvOf(task.settings),
  );
  const context = task.context.map((name) => py.param(name, { default: py.none }));
  return stmt.define(
    task.functionName,
    [...task.parameters, ...context],
    bodyStatements(task.body, printing),
    {
      decorators: [decorator],
    },
  );
}

/** The decorated function of a mapped group. */
export function groupFunction(group: GroupModel, printing: BodyPrinting): FunctionDefinition {
  const taskGroup = printing.imports.from(printing.dialect.modules.task_group, "task_group");
  const { watched } = group;
  const body = [
    ...wiring(group.calls, group.edges, [], watched),
    ...(watched === undefined ? [] : [stmt.return(py.list(watched.map((variable) => py.name(variable))))]),
  ];
  return stmt.define(group.functionName, ["item", ...group.parameters], body, {
    decorators: [py.call(taskGroup, [], { group_id: py.string(group.groupId) })],
  });
}
