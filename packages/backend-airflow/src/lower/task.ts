import { py } from "@partitura/codegen";
import type { Body, Expression, Port, TaskDefinition, TaskNode } from "@partitura/core";
import { report } from "../diagnostics.js";
import type { Program, TaskBody, Wire } from "../model.js";
import { lowerApproval } from "./approval.js";
import { enter } from "./enter.js";
import { instantOf, lowerExpression, type Scope, skipsFirst } from "./expression.js";
import { isOperator, operatorOf } from "./operator.js";
import { contextOf, readsRun, scopeOf } from "./reading.js";
import { statusVariable } from "./names.js";
import { plainEnv, settingsOf } from "./settings.js";
import { joined, ownVariable, type Piece, piece, type Site, taskIdHere } from "./site.js";

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
    case "wait":
      return { kind: "wait", condition: body.condition, interval: body.intervalSeconds };
    case "container":
    case "approval":
    case "native":
      throw new Error(`${body.kind} is refused by the capability table`);
  }
}

/** What expressions are called in a task in a virtual environment, which sees its run through the argument `run` only. */
function virtualScope({ pipeline }: Site): Partial<Scope> {
  const run = py.name("run");
  return {
    index: py.call(py.name("int"), [py.item(run, "index")]),
    runArgument: [run],
    run: (field) => {
      switch (field) {
        case "id":
          return py.item(run, "run_id");
        case "status":
        case "failedTasks":
          return py.item(py.name("ended"), field);
        case "scheduledAt":
        case "intervalStart":
        case "intervalEnd":
          return instantOf(field, pipeline.schedule, [run]);
      }
    },
  };
}

/** A call of a task: one decorated function that starts the step, one call of it. */
export function lowerTask(node: TaskNode, site: Site): Piece {
  const task = site.pipeline.tasks[node.task];
  if (task === undefined) throw new Error(`no task ${node.task}`);
  if (task.body.kind === "approval") return lowerApproval(node, task.body.approvers, site);
  const inputs = inputsOf(node, task);
  const operator = isOperator(node, site.pipeline);
  const expressions = operator ? [] : Object.values(inputs);
  const entry = enter(node, expressions, site);
  const packages = task.body.kind === "python" ? task.body.packages : [];
  const version = task.body.kind === "python" ? task.body.pythonVersion : undefined;
  const virtual = packages.length > 0 || version !== undefined;
  const [settings, diagnostics] = settingsOf(node, site);
  const variable = ownVariable(node.id, site);
  const place = { span: node.span, target: site.dialect.target };
  const wires: { readonly [name: string]: Wire } = {
    ...entry.wires,
    ...(expressions.some((it) => readsRun(it, "status", "failedTasks")) && {
      ended: { variable: statusVariable },
    }),
    ...(virtual && { run: { variable: "RUN" } }),
  };
  const scope = scopeOf(site, { ...entry.scope, ...(virtual && virtualScope(site)) });
  const [found, ofOperator] = operator ? operatorOf(node, task, site) : [undefined, []];
  const own: TaskBody | undefined = found ?? (operator ? { kind: "watch" } : undefined);
  const made = piece({
    tasks: [
      {
        taskId: node.id,
        functionName: site.names.node(node.id),
        decorator: virtual ? "task.virtualenv" : "task",
        settings: {
          ...settings,
          executionTimeout: operator && task.body.kind === "wait" ? undefined : settings.executionTimeout,
          triggerRule: entry.triggerRule,
          documentation: task.description,
          requirements: virtual ? packages : undefined,
          python: version,
        },
        parameters: Object.keys(wires),
        context: virtual ? [] : contextOf(entry.reading),
        body: own ?? {
          kind: "step",
          program: programOf(task.body),
          inputs: Object.fromEntries(
            Object.entries(inputs).map(([name, input]) => [name, lowerExpression(input, scope)]),
          ),
          skipsFirst: skipsFirst(Object.values(inputs), site.typing),
          env: plainEnv(node.policy),
          retryOn: node.policy.retries?.exitCodes,
          opening: entry.opening,
          virtualenv: virtual
            ? { usesParams: entry.reading.params, timeout: node.policy.timeoutSeconds }
            : undefined,
        },
      },
    ],
    calls: [{ variable, callee: site.names.node(node.id), arguments: wires, expand: undefined }],
    edges: entry.after.map((before) => ({ from: [before], to: [variable] })),
    diagnostics: [
      ...diagnostics,
      ...ofOperator,
      ...(virtual && expressions.some((it) => readsRun(it, "intervalStart"))
        ? [report("P4008", { id: node.id }, place)]
        : []),
    ],
  });
  return joined([entry.gate, made]);
}

/** Airflow's id of each task node. */
export const engineIdOf = (node: TaskNode, site: Site): string =>
  taskIdHere(node.id, { ...site, each: site.plan.eachAround(node.id) });
