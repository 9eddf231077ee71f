import { py, pythonLiteral, type Expression as Python } from "@partitura/codegen";
import { childrenOf, type Expression, type RunField } from "@partitura/core";
import type { Context } from "./context.js";
import { scheduleOf } from "./schedule.js";

/** What expressions read of the run, each once. */
export function runFieldsIn(expressions: readonly Expression[]): ReadonlySet<RunField> {
  const fields = (expression: Expression): readonly RunField[] =>
    expression.op === "run" ? [expression.field] : childrenOf(expression).flatMap(fields);
  return new Set(expressions.flatMap(fields));
}

/** What the run knows of itself, in Python. How it ended is a variable of the flow, and a parameter of what it is passed to. */
export function lowerRunField(field: RunField, { names, imports, pipeline }: Context): Python {
  const helper = (name: string): Python => imports.from(`${names.steps}.prefect_run`, name, names.own(name));
  switch (field) {
    case "id":
      return py.attribute(imports.from("prefect.runtime", "flow_run", names.own("flow_run")), "id");
    case "scheduledAt":
    case "intervalEnd":
      return py.call(helper("scheduled_at"));
    case "intervalStart": {
      const { schedule } = pipeline;
      return schedule === undefined || schedule.kind === "assets"
        ? py.none
        : py.call(helper("previous_fire_time"), [pythonLiteral(scheduleOf(schedule))]);
    }
    case "status":
      return py.name(names.own("status"));
    case "failedTasks":
      return py.name(names.own("failed_tasks"));
  }
}
