import { py, pythonLiteral } from "@partitura/codegen";
import type { TaskNode } from "@partitura/core";
import { enter } from "./enter.js";
import { lowerExpression } from "./expression.js";
import { taskIds } from "./names.js";
import { contextOf, scopeOf } from "./reading.js";
import { settingsOf } from "./settings.js";
import { joined, ownVariable, type Piece, piece, type Site } from "./site.js";

/** An approval: a task that says what is asked, and the operator that asks it. */
export function lowerApproval(node: TaskNode, approvers: readonly string[], site: Site): Piece {
  const { names } = site;
  const message = node.inputs["message"] ?? { op: "literal", value: "" };
  const entry = enter(node, [message], site);
  const [settings, diagnostics] = settingsOf(node, site);
  const task = site.pipeline.tasks[node.task];
  const [asked, asks] = [names.derived(node.id, "message"), names.derived(node.id, "ask", "before")];
  const variable = ownVariable(node.id, site);
  const { executionTimeout: timeout, ...rest } = settings;
  return joined([
    entry.gate,
    piece({
      tasks: [
        {
          taskId: taskIds.message(node.id),
          functionName: asks,
          decorator: "task",
          settings: { triggerRule: entry.triggerRule },
          parameters: Object.keys(entry.wires),
          context: contextOf(entry.reading),
          body: {
            kind: "value",
            value: lowerExpression(message, scopeOf(site, entry.scope)),
            opening: entry.opening,
          },
        },
        {
          taskId: node.id,
          functionName: names.node(node.id),
          decorator: "task",
          settings: { ...rest, documentation: task?.description },
          parameters: ["message"],
          context: [],
          body: {
            kind: "operator",
            module: "airflow.providers.standard.operators.hitl",
            name: "ApprovalOperator",
            arguments: {
              subject: py.name("message"),
              fail_on_reject: py.true,
              ...(approvers.length > 0 && {
                assigned_users: pythonLiteral(approvers.map((name) => ({ id: name, name }))),
              }),
            },
            responseTimeout: timeout,
          },
        },
      ],
      calls: [
        { variable: asked, callee: asks, arguments: entry.wires, expand: undefined },
        {
          variable,
          callee: names.node(node.id),
          arguments: { message: { variable: asked } },
          expand: undefined,
        },
      ],
      edges: entry.after.map((before) => ({ from: [before], to: [asked] })),
      diagnostics,
    }),
  ]);
}
