import { pythonLiteral, type Expression as Python } from "@partitura/codegen";
import {
  dependenciesOf,
  nodesReadBy,
  skipsIn,
  type Expression,
  type Placed,
  type RunRule,
  type TaskDefinition,
  type TaskNode,
  type Typing,
  type WaitCondition,
} from "@partitura/core";
import { expressionScope, valueParam, type Context } from "./context.js";
import { lowerEnv } from "./env.js";
import { lowerExpression } from "./expression.js";
import { taskWith, type Lowered } from "./lowered.js";
import {
  gateOf,
  indexesAround,
  plainBindings,
  plainNames,
  ruleBinding,
  runNameOf,
  skippableParams,
  valueBinding,
} from "./placement.js";
import { lowerOverlay, settingsOf } from "./overlay.js";
import { lowerResources } from "./resources.js";
import { lowerRetries } from "./retry.js";

/** What a task waits for, for people. */
const waits: { readonly [C in WaitCondition]: string } = {
  time: "an instant",
  duration: "a while",
  file: "a file",
  http: "an answer over HTTP",
  command: "a command to succeed",
  pipeline: "another pipeline",
  asset: "an asset",
};

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
    case "wait":
      return `Waits for ${waits[body.condition]}.`;
    case "approval":
      return "Waits for an answer.";
    case "native":
      return `Runs what only ${body.engine} has.`;
  }
}

/** The inputs that a call leaves to their defaults. */
const defaultsOf = (definition: TaskDefinition, node: TaskNode): readonly (readonly [string, Python])[] =>
  Object.entries(definition.inputs).flatMap(([name, port]) =>
    port.default === undefined || Object.hasOwn(node.inputs, name)
      ? []
      : [[name, pythonLiteral(port.default)] as const],
  );

/** The join rule of a task that has something to join. */
const ruleOf = (node: TaskNode): Exclude<RunRule, "all-succeeded"> | undefined =>
  node.runIf === "all-succeeded" || dependenciesOf(node).length === 0 ? undefined : node.runIf;

/** Whether a join rule skips the task for what its upstream does. */
const skipsBy = (rule: RunRule): boolean => rule !== "none-failed" && rule !== "all-done";

/** The nodes that a task reads, which are the first of its upstream. */
const readNodes = (node: TaskNode): readonly string[] => [
  ...new Set(Object.values(node.inputs).flatMap(nodesReadBy)),
];

/** A call of a task becomes one Prefect task that takes the values of what it reads. */
export function lowerTask({ node, around, onExit }: Placed<TaskNode>, context: Context): Lowered {
  const { names, pipeline, options } = context;
  const definition = pipeline.tasks[node.task];
  if (definition === undefined) throw new Error(`no task is called ${node.task}`);
  const upstream = dependenciesOf(node);
  const rule = ruleOf(node);
  const typing: Typing = { ...context.typing, of: (expression) => context.typing.ofInput(node, expression) };
  const scope = expressionScope(context, undefined, typing);
  const gate = rule === undefined ? gateOf(around, context) : undefined;
  const indexes = indexesAround(around, context);
  const [retries, retryDiagnostics] = lowerRetries(node);
  const [env, envDiagnostics] = lowerEnv(node, options);
  const [note, resourceDiagnostics] = lowerResources(node);
  const [overlay, overlayDiagnostics] = lowerOverlay(node);
  const { timeoutSeconds, pool, cache } = node.policy;
  const labels = Object.entries(node.policy.labels ?? {});
  const skips = (input: Expression): boolean => skipsIn(input).length > 0;
  // What may skip the task is asked first: a skip goes before an error.
  const inputs = Object.entries(node.inputs).toSorted(([, a], [, b]) => Number(skips(b)) - Number(skips(a)));
  const bindings = [
    ...(gate === undefined ? [] : [gate.binding]),
    ...(rule === undefined
      ? upstream.map((id) => valueBinding(id, around, context))
      : [ruleBinding(node.id, rule, upstream, around, context)]),
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
      timeoutSeconds: pool === undefined ? timeoutSeconds : undefined,
      tags: [...labels.map(([name, value]) => `${name}=${value}`), ...(overlay.tags ?? [])],
      settings: settingsOf(overlay),
      skippedWith:
        rule === undefined
          ? skippableParams(upstream, context)
          : skipsBy(rule) || around.some((it) => "arm" in it)
            ? [names.own("upstream")]
            : [],
      gate,
      upstream: rule && {
        param: names.own("upstream"),
        values: readNodes(node).map((id) => valueParam(id, context)),
      },
      noted: context.notesFailures && onExit !== true,
      body: {
        kind: "step",
        step: definition.id,
        inputs: [
          ...inputs.map(([name, value]) => [name, lowerExpression(value, scope)] as const),
          ...defaultsOf(definition, node),
        ],
        maySkip: Object.values(node.inputs).some(skips),
        index: indexes,
        env,
        timeoutSeconds: pool === undefined ? undefined : timeoutSeconds,
        updates: node.updates ?? [],
        cache: cache && {
          ...(cache.version !== undefined && { version: cache.version }),
          ...(cache.ttlSeconds !== undefined && { seconds: cache.ttlSeconds }),
        },
        pool,
      },
    }),
    diagnostics: [...retryDiagnostics, ...envDiagnostics, ...resourceDiagnostics, ...overlayDiagnostics],
  };
}
