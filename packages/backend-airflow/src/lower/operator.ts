import { type Expression as Python, py, pythonLiteral } from "@partitura/codegen";
import { type Diagnostic, type Pipeline, type TaskDefinition, type TaskNode, z } from "@partitura/core";
import { report } from "../diagnostics.js";
import type { TaskBody } from "../model.js";
import type { Site } from "./site.js";

type Operator = Extract<TaskBody, { kind: "operator" }>;

/** Whether a call becomes an operator of Airflow's own instead of a function that starts a step. */
export function isOperator(node: TaskNode, pipeline: Pipeline): boolean {
  const body = pipeline.tasks[node.task]?.body;
  return body?.kind === "native" || (body?.kind === "wait" && body.condition === "pipeline");
}

const nativeSchema = z.strictObject({
  class: z.string().regex(/^([A-Za-z_]\w*\.)+[A-Za-z_]\w*$/),
  arguments: z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.json()).default({}),
});

function nativeProblem(node: TaskNode, task: TaskDefinition, engine: string): string | undefined {
  if (engine !== "airflow") return `it is ${engine}'s`;
  if (Object.keys(task.inputs).length > 0)
    return "an operator takes no inputs; read them by Jinja in its arguments, as in {{ params.name }}";
  return Object.keys(node.policy.env).length > 0
    ? "environment variables do not reach an operator"
    : undefined;
}

/** The operator of a native task; its texts are Airflow's own, Jinja included. */
function native(
  node: TaskNode,
  task: TaskDefinition,
  body: Extract<TaskDefinition["body"], { kind: "native" }>,
  site: Site,
): readonly [Operator | undefined, readonly Diagnostic[]] {
  const parsed = nativeSchema.safeParse(body.spec);
  const problem =
    nativeProblem(node, task, body.engine) ??
    (parsed.success ? undefined : 'it is not { class: "module.Class", arguments: { … } }');
  if (problem !== undefined || !parsed.success) {
    const place = { span: node.span, target: site.dialect.target };
    return [undefined, [report("P4012", { id: node.id, problem: problem ?? "" }, place)]];
  }
  const at = parsed.data.class.lastIndexOf(".");
  return [
    {
      kind: "operator",
      module: parsed.data.class.slice(0, at),
      name: parsed.data.class.slice(at + 1),
      arguments: Object.fromEntries(
        Object.entries(parsed.data.arguments).map(([name, value]) => [name, pythonLiteral(value)]),
      ),
    },
    [],
  ];
}

/** A sensor for the run of another DAG at the same logical date, which gives its slot back between its looks. */
function otherPipeline(
  node: TaskNode,
  intervalSeconds: number,
  site: Site,
): readonly [Operator | undefined, readonly Diagnostic[]] {
  const pipeline = node.inputs["pipeline"];
  if (pipeline?.op !== "literal" || typeof pipeline.value !== "string") {
    const place = { span: node.span, target: site.dialect.target };
    return [undefined, [report("P4013", { id: node.id }, place)]];
  }
  const { timeoutSeconds } = node.policy;
  const keywords: { readonly [name: string]: Python } = {
    external_dag_id: py.string(pipeline.value),
    allowed_states: py.list([py.string("success")]),
    mode: py.string("reschedule"),
    poke_interval: py.number(intervalSeconds),
    ...(timeoutSeconds !== undefined && { timeout: py.number(timeoutSeconds) }),
  };
  return [
    {
      kind: "operator",
      module: "airflow.providers.standard.sensors.external_task",
      name: "ExternalTaskSensor",
      arguments: keywords,
    },
    [],
  ];
}

/** The operator that a call becomes, or why there is none. */
export function operatorOf(
  node: TaskNode,
  task: TaskDefinition,
  site: Site,
): readonly [Operator | undefined, readonly Diagnostic[]] {
  const { body } = task;
  if (body.kind === "native") return native(node, task, body, site);
  if (body.kind === "wait") return otherPipeline(node, body.intervalSeconds, site);
  throw new Error(`${body.kind} is no operator`);
}
