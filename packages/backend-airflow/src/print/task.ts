import { type FunctionDefinition, py, stmt } from "@partitura/codegen";
import type { GroupModel, TaskModel } from "../model.js";
import { type BodyPrinting, bodyStatements } from "./body.js";
import { settingsKeywords } from "./settings.js";
import { wiring } from "./wiring.js";

/** The decorated function of a task. */
export function taskFunction(task: TaskModel, printing: BodyPrinting): FunctionDefinition {
  const { dialect, imports } = printing;
  const [, flavour] = task.decorator.split(".");
  const base = imports.from(dialect.modules.task, "task");
  const decorator = py.call(
    flavour === undefined ? base : py.attribute(base, flavour),
    [],
    settingsKeywords(task.taskId, task.settings, imports),
    task.settings.requirements && py.name("VIRTUALENV"),
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
    ...wiring(group.calls, group.edges, watched),
    ...(watched === undefined ? [] : [stmt.return(py.list(watched.map((variable) => py.name(variable))))]),
  ];
  return stmt.define(group.functionName, ["item", ...group.parameters], body, {
    decorators: [py.call(taskGroup, [], { group_id: py.string(group.groupId) })],
  });
}
