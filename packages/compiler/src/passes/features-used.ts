import {
  childrenOf,
  containsArtifact,
  isArtifactType,
  placedNodes,
  type Expression,
  type Feature,
  type Node,
  type Pipeline,
  type Span,
  type TaskNode,
} from "@partitura/core";

/** A feature that a pipeline asks for, who asks, and where. */
export interface FeatureUse {
  readonly feature: Feature;
  readonly what: string;
  readonly span: Span;
}

const conditions = new Set<Expression["op"]>(["compare", "and", "or", "not", "text", "in", "present"]);

function featuresOfValue(expression: Expression): readonly Feature[] {
  const own: readonly Feature[] =
    expression.op === "param"
      ? ["value.param"]
      : expression.op === "template"
        ? ["value.template"]
        : conditions.has(expression.op)
          ? ["value.condition"]
          : [];
  return [...own, ...childrenOf(expression).flatMap(featuresOfValue)];
}

function featuresOfTask(node: TaskNode, pipeline: Pipeline): readonly Feature[] {
  const definition = pipeline.tasks[node.task];
  if (definition === undefined) return [];
  const { body, inputs, outputs } = definition;
  const types = [...Object.values(inputs), ...Object.values(outputs)].map((port) => port.type);
  const { retries, timeoutSeconds, resources, env } = node.policy;
  const yes = (on: boolean, feature: Feature): readonly Feature[] => (on ? [feature] : []);
  return [
    `task.${body.kind}`,
    ...yes(body.kind === "python" && body.packages.length > 0, "task.python.packages"),
    ...yes(types.some(isArtifactType), "artifact"),
    ...yes(
      types.some((type) => containsArtifact(type) && !isArtifactType(type)),
      "artifact.nested",
    ),
    ...yes(
      types.some((type) => containsArtifact(type) && !isArtifactType(type)) &&
        Object.values(outputs).some(({ type }) => isArtifactType(type)),
      "artifact.pass-through",
    ),
    ...yes(node.after.length > 0, "after"),
    ...yes(retries !== undefined && retries.limit > 0, "retries"),
    ...yes(retries !== undefined && retries.backoff > 1, "retries.backoff"),
    ...yes(retries?.maxDelaySeconds !== undefined, "retries.max-delay"),
    ...yes(timeoutSeconds !== undefined, "timeout"),
    ...yes(resources?.cpu !== undefined, "resources.cpu"),
    ...yes(resources?.memoryBytes !== undefined, "resources.memory"),
    ...yes(
      Object.values(env).some((it) => "value" in it),
      "env",
    ),
    ...yes(
      Object.values(env).some((it) => "secret" in it),
      "env.secret",
    ),
    ...yes(definition.description !== undefined, "task.description"),
    ...Object.values(node.inputs).flatMap(featuresOfValue),
  ];
}

function featuresOfNode(
  node: Node,
  around: readonly { readonly node: Node }[],
  pipeline: Pipeline,
): readonly Feature[] {
  const parents = around.map((it) => it.node.kind);
  const yes = (on: boolean, feature: Feature): readonly Feature[] => (on ? [feature] : []);
  switch (node.kind) {
    case "task":
      return featuresOfTask(node, pipeline);
    case "each":
      return [
        node.items.op === "literal" ? "each.static" : "each.runtime",
        ...yes(node.nodes.length > 1, "each.several-tasks"),
        ...yes(node.concurrency !== undefined, "each.concurrency"),
        ...yes(node.onItemFailure === "continue", "each.continue"),
        ...yes(parents.includes("each"), "each.nested"),
        ...yes(parents.includes("when"), "when.each"),
        ...featuresOfValue(node.items),
      ];
    case "when":
      return [
        "when",
        ...yes(node.then.result !== undefined || node.otherwise?.result !== undefined, "when.result"),
        ...yes(parents.includes("when"), "when.nested"),
        ...yes(parents.includes("each"), "each.when"),
        ...featuresOfValue(node.condition),
      ];
  }
}

/** Whether a param's type says more than which kind of value it is. */
const constrained = (type: object): boolean => Object.keys(type).some((key) => key !== "type");

function featuresOfPipeline(pipeline: Pipeline): readonly FeatureUse[] {
  const { span, schedule } = pipeline;
  const params = Object.entries(pipeline.params);
  const use = (on: boolean, feature: Feature, what: string, at: Span = span): readonly FeatureUse[] =>
    on ? [{ feature, what, span: at }] : [];
  return [
    ...use(params.length > 0, "params", "the params"),
    ...params.flatMap(([name, { type }]) =>
      use(constrained(type), "params.constraints", `the param '${name}'`),
    ),
    ...use(Object.keys(pipeline.outputs).length > 0, "outputs", "the outputs"),
    ...use(pipeline.description !== undefined, "description", "the description"),
    ...use(pipeline.owner !== undefined, "owner", "the owner"),
    ...use(pipeline.objective !== undefined, "objective", "the objective"),
    ...use(pipeline.tags.length > 0, "tags", "the tags"),
    ...(schedule === undefined
      ? []
      : [
          ...use(true, "schedule", "the schedule", schedule.span),
          ...use(schedule.catchup, "schedule.catchup", "the schedule's catch-up", schedule.span),
          ...use(true, `schedule.overlap.${schedule.overlap}`, "the schedule's overlap", schedule.span),
        ]),
  ];
}

/** Every feature that a pipeline asks for, once per node or field that asks. */
export function featuresUsed(pipeline: Pipeline): readonly FeatureUse[] {
  const ofNodes = [...placedNodes(pipeline.nodes)].flatMap(({ node, around }) =>
    [...new Set(featuresOfNode(node, around, pipeline))].map((feature) => ({
      feature,
      what: `'${node.id}'`,
      span: node.span,
    })),
  );
  return [...featuresOfPipeline(pipeline), ...ofNodes];
}
