import {
  formatPython,
  printPython,
  py,
  pythonLiteral,
  stmt,
  type Expression,
  type Imports,
  type Statement,
} from "@partitura/codegen";
import type { DeadlineModel, FlowModel, ParamModel } from "../model.js";
import type { Names } from "../names.js";
import { printAnnotation } from "./annotation.js";
import { ownOf, type Own } from "./own.js";
import { printSource } from "./source.js";
import { printOutput, printSubmissions } from "./scope.js";
import { printTask } from "./task.js";

/** What the type hint leaves open is checked before anything is submitted. */
const check = ({ name, check: type }: ParamModel, { steps }: FlowModel, own: Own): readonly Statement[] => {
  if (type === undefined) return [];
  const checked = own.from(`${steps}.step`, "check");
  return [
    stmt.assign(name, py.call(checked, [py.name(name), pythonLiteral(type as never), py.string(name)])),
  ];
};

/** Prefect takes a description from a `Field` that is the default and from no other (`process_v2_params`, 3.8.8). */
function defaultOf({ default: value, description }: ParamModel, imports: Imports): Expression | undefined {
  if (value === undefined || description === undefined) return value;
  return py.call(imports.from("pydantic", "Field"), [value], { description: py.string(description) });
}

/** What a list or dict that is a default is called: it stands beside the flow, since a call must not make it. */
function nameOfDefault({ name, default: value }: ParamModel, { params }: FlowModel): string | undefined {
  if (value?.kind !== "list" && value?.kind !== "dict") return undefined;
  const upper = name.toUpperCase();
  const before = params.slice(
    0,
    params.findIndex((it) => it.name === name),
  );
  return `DEFAULT_${upper}${"_".repeat(before.filter((it) => it.name.toUpperCase() === upper).length)}`;
}

/** A run for an instant outside of the schedule ends before it does anything. */
function printBounds({ bounds }: FlowModel, own: Own): readonly Statement[] {
  if (bounds === undefined) return [];
  const outside = py.call(own.run("is_outside"), [], {
    start: bounds.start === undefined ? undefined : py.string(bounds.start),
    end: bounds.end === undefined ? undefined : py.string(bounds.end),
  });
  const cancelled = py.call(own.from("prefect.states", "Cancelled"), [], {
    message: py.string("Outside of the schedule."),
  });
  return [stmt.if(outside, [stmt.return(cancelled)])];
}

function printDeadline({ seconds, notify }: DeadlineModel, { steps }: FlowModel, own: Own): Expression {
  const told = notify.map((it) =>
    py.dictOf(
      Object.entries(it).map(([name, value]) => ({
        key: py.string(name),
        value: "kind" in value ? printSource(value, own) : py.list(value.map(py.string)),
      })),
    ),
  );
  return py.call(own.from(`${steps}.prefect_deadline`, "deadline"), [py.number(seconds), ...told]);
}

function flowStatements(flow: FlowModel, own: Own, imports: Imports): readonly Statement[] {
  const decorator = py.call(imports.from("prefect", "flow"), [], {
    name: py.string(flow.name),
    description: flow.description === undefined ? undefined : py.string(flow.description),
    version: py.string(flow.version),
    persist_result: py.true,
    log_prints: py.true,
  });
  const outputs = flow.outputs.map((output) => ({
    key: py.string(output.name),
    value: printOutput(output, own),
  }));
  const params = flow.params.map((param) => {
    const constant = nameOfDefault(param, flow);
    const value = constant === undefined ? defaultOf(param, imports) : py.name(constant);
    const annotation = printAnnotation(param.annotation, imports);
    return py.param(param.name, { annotation, ...(value && { default: value }) });
  });
  const returns = py.subscript(
    py.name("dict"),
    py.tuple([py.name("str"), printAnnotation({ kind: "name", name: "Any" }, imports)]),
  );
  const work = [
    ...printSubmissions(flow.body, flow.outputs, own, { exit: flow.exit }),
    stmt.return(py.dictOf(outputs)),
  ];
  const body = [
    ...flow.params.flatMap((param) => check(param, flow, own)),
    ...printBounds(flow, own),
    ...(flow.deadline === undefined ? work : [stmt.with(printDeadline(flow.deadline, flow, own), work)]),
  ];
  const constants = flow.params.flatMap((param) => {
    const [name, value] = [nameOfDefault(param, flow), defaultOf(param, imports)];
    return name === undefined || value === undefined ? [] : [stmt.assign(name, value)];
  });
  return [...constants, stmt.define(flow.module, params, body, { decorators: [decorator], returns })];
}

/** The flow's module. */
export function printFlow(flow: FlowModel, names: Names, imports: Imports): string {
  const own = ownOf(names, imports);
  const tasks = flow.tasks.flatMap((task) => printTask(task, own, imports));
  const main = flowStatements(flow, own, imports);
  return formatPython(
    printPython([stmt.docstring(flow.header), ...imports.statements(), ...tasks, ...main]),
    [flow.steps],
  );
}
