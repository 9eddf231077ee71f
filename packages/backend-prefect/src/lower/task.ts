import { pythonLiteral, type Expression as Python } from "@partitura/codegen";
import {
  dependenciesOf,
  type Diagnostic,
  type Placed,
  type TaskDefinition,
  type TaskNode,
} from "@partitura/core";
import { report } from "../diagnostics.js";
import { expressionScope, valueParam, type Context } from "./context.js";
import { lowerEnv } from "./env.js";
import { lowerExpression } from "./expression.js";
import { taskWith, type Lowered } from "./lowered.js";
import { gateOf, indexesAround, plainBindings, plainNames, runNameOf, valueBinding } from "./placement.js";
import { lowerRetries } from "./retry.js";

/** What a task's body is, for people. */
function docOf({ body }: TaskDefinition): string {
  switch (body.kind) {
    case "python":
      return `Runs \`${body.function}\` of ${body.source}.`;
    case "typescript":
      return `Runs ${body.bundle} under Node.`;
    case "shell":
      return "Runs a shell command.";
    case "container":
      return `Runs ${body.image}.`;
  }
}

/** What a node asks for that Prefect can only write down. */
function resourcesOf(node: TaskNode): readonly [string | undefined, readonly Diagnostic[]] {
  const { cpu, memoryBytes } = node.policy.resources ?? {};
  const parts = [
    ...(cpu === undefined ? [] : [`${cpu} cpu`]),
    ...(memoryBytes === undefined ? [] : [`${memoryBytes / 2 ** 20} MiB memory`]),
  ];
  if (parts.length === 0) return [undefined, []];
  const resources = parts.join(", ");
  const place = { span: node.span, target: "prefect@3" };
  return [
    `Needs ${resources}: the work pool has to give it.`,
    [report("P6001", { node: node.id, resources }, place)],
  ];
}

/** The inputs that a call leaves to their defaults. */
const defaultsOf = (definition: TaskDefinition, node: TaskNode): readonly (readonly [string, Python])[] =>
  Object.entries(definition.inputs).flatMap(([name, port]) =>
    port.default === undefined || Object.hasOwn(node.inputs, name)
      ? []
      : [[name, pythonLiteral(port.default)] as const],
  );

/** A call of a task becomes one Prefect task that takes the values of what it reads. */
export function lowerTask({ node, around }: Placed<TaskNode>, context: Context): Lowered {
  const { names, pipeline, options } = context;
  const definition = pipeline.tasks[node.task];
  if (definition === undefined) throw new Error(`no task is called ${node.task}`);
  const scope = expressionScope(context);
  const upstream = dependenciesOf(node);
  const gate = gateOf(around, context);
  const indexes = indexesAround(around, context);
  const [retries, retryDiagnostics] = lowerRetries(node);
  const [env, envDiagnostics] = lowerEnv(node, options);
  const [note, resourceDiagnostics] = resourcesOf(node);
  const inputs = Object.entries(node.inputs);
  const bindings = [
    ...(gate === undefined ? [] : [gate.binding]),
    ...upstream.map((id) => valueBinding(id, around, context)),
    ...plainBindings(Object.values(node.inputs), context),
    ...plainNames(indexes),
  ];
  return {
    ...taskWith(names.run(node.id), bindings, {
      name: node.id,
      function: names.node(node.id),
      runName: runNameOf(node.id, indexes),
      description: definition.description,
      doc: docOf(definition),
      note,
      retries,
      timeoutSeconds: node.policy.timeoutSeconds,
      skippedWith: upstream.map((id) => valueParam(id, context)),
      gate,
      body: {
        kind: "step",
        step: definition.id,
        inputs: [
          ...inputs.map(([name, value]) => [name, lowerExpression(value, scope)] as const),
          ...defaultsOf(definition, node),
        ],
        index: indexes,
        env,
      },
    }),
    diagnostics: [...retryDiagnostics, ...envDiagnostics, ...resourceDiagnostics],
  };
}
