import { py } from "@partitura/codegen";
import type { Body, Expression, Port, TaskDefinition, TaskNode } from "@partitura/core";
import type { Program, Wire } from "../model.js";
import { lowerExpression } from "./expression.js";
import { guardOf } from "./guard.js";
import { contextOf, readingOf, scopeOf } from "./reading.js";
import { plainEnv, settingsOf } from "./settings.js";
import { ownVariable, type Piece, piece, type Site, taskIdHere, wireOf } from "./site.js";

/** What a call gives to a task, the declared default where it gives nothing. */
function inputsOf(node: TaskNode, task: TaskDefinition): { readonly [name: string]: Expression } {
  const input = ([name, port]: readonly [string, Port]): readonly (readonly [string, Expression])[] => {
    const given = node.inputs[name];
    if (given !== undefined) return [[name, given]];
    return port.default === undefined ? [] : [[name, { op: "literal", value: port.default }]];
  };
  return Object.fromEntries(Object.entries(task.inputs).flatMap(input));
}

function programOf(body: Body): Program {
  switch (body.kind) {
    case "typescript":
      return { kind: "node", bundle: body.bundle };
    case "python":
      return { kind: "python", source: body.source, function: body.function };
    case "shell":
      return { kind: "shell", command: body.command };
    case "container":
      throw new Error("containers are refused by the capability table");
  }
}

/** A call of a task: one decorated function that starts the step, one call of it. */
export function lowerTask(node: TaskNode, site: Site): Piece {
  const task = site.pipeline.tasks[node.task];
  if (task === undefined) throw new Error(`no task ${node.task}`);
  const inputs = inputsOf(node, task);
  const reading = readingOf(Object.values(inputs), site);
  const guarded = guardOf(node.id, site);
  const packages = task.body.kind === "python" ? task.body.packages : [];
  const virtual = packages.length > 0;
  const [settings, diagnostics] = settingsOf(node.id, node.policy, node.span, site);
  const variable = ownVariable(node.id, site);
  const wires: { readonly [name: string]: Wire } = {
    ...(guarded && { [guarded.guard.argument]: guarded.wire }),
    ...reading.arguments,
    ...(virtual && { run: { variable: "RUN" } }),
  };
  const scope = scopeOf(
    site,
    virtual ? { index: py.call(py.name("int"), [py.item(py.name("run"), "index")]) } : {},
  );
  return piece({
    tasks: [
      {
        taskId: node.id,
        functionName: site.names.node(node.id),
        decorator: virtual ? "task.virtualenv" : "task",
        settings: {
          ...settings,
          documentation: task.description,
          requirements: virtual ? packages : undefined,
        },
        parameters: Object.keys(wires),
        context: virtual ? [] : contextOf(reading),
        body: {
          kind: "step",
          program: programOf(task.body),
          inputs: Object.fromEntries(
            Object.entries(inputs).map(([name, input]) => [name, lowerExpression(input, scope)]),
          ),
          env: plainEnv(node.policy),
          guard: guarded?.guard,
          virtualenv: virtual
            ? { usesParams: reading.params, timeout: node.policy.timeoutSeconds }
            : undefined,
        },
      },
    ],
    calls: [{ variable, callee: site.names.node(node.id), arguments: wires, expand: undefined }],
    edges: node.after.map((id) => ({ from: [wireOf(id, site).variable], to: [variable] })),
    diagnostics,
  });
}

/** Airflow's id of each task node. */
export const engineIdOf = (node: TaskNode, site: Site): string =>
  taskIdHere(node.id, { ...site, each: site.plan.eachAround(node.id) });
