import {
  childrenOf,
  containsArtifact,
  isArtifactType,
  placedNodesOf,
  type Body,
  type Expression,
  type Feature,
  type Node,
  type Pipeline,
  type Policy,
  type RunField,
  type Schedule,
  type Span,
  type TaskNode,
} from "@partitura/core";
import { largeOutputs } from "./large-outputs.js";

/** A feature that a pipeline asks for, who asks, and where. */
export interface FeatureUse {
  readonly feature: Feature;
  readonly what: string;
  readonly span: Span;
}

const conditions = new Set<Expression["op"]>(["compare", "and", "or", "not", "text", "in", "present"]);

function featuresOfOperation(expression: Expression): readonly Feature[] {
  switch (expression.op) {
    case "param":
      return ["value.param"];
    case "template":
      return ["value.template"];
    case "arithmetic":
      return ["value.arithmetic"];
    case "or-skip":
      return ["value.or-skip"];
    case "run":
      return featuresOfRunField(expression.field);
    default:
      return conditions.has(expression.op) ? ["value.condition"] : [];
  }
}

function featuresOfRunField(field: RunField): readonly Feature[] {
  switch (field) {
    case "id":
      return ["run.id"];
    case "scheduledAt":
      return ["run.scheduled-at"];
    case "intervalStart":
    case "intervalEnd":
      return ["run.interval"];
    case "status":
    case "failedTasks":
      return [];
  }
}

function featuresOfBody(body: Body): readonly Feature[] {
  switch (body.kind) {
    case "typescript":
    case "shell":
    case "container":
    case "native":
      return [`task.${body.kind}`];
    case "python":
      return [
        "task.python",
        ...(body.packages.length > 0 ? (["task.python.packages"] as const) : []),
        ...(body.pythonVersion === undefined ? [] : (["task.python.version"] as const)),
      ];
    case "wait":
      return [`wait.${body.condition}`];
    case "approval":
      return ["approval", ...(body.approvers.length > 0 ? (["approval.approvers"] as const) : [])];
  }
}

function featuresOfPolicy(policy: Policy): readonly Feature[] {
  const { retries, resources, env, cache, placement } = policy;
  const yes = (on: boolean, feature: Feature): readonly Feature[] => (on ? [feature] : []);
  const some = (value: object | undefined): boolean => value !== undefined && Object.keys(value).length > 0;
  return [
    ...yes(retries !== undefined && retries.limit > 0, "retries"),
    ...yes(retries !== undefined && retries.backoff > 1, "retries.backoff"),
    ...yes(retries?.maxDelaySeconds !== undefined, "retries.max-delay"),
    ...yes(retries?.exitCodes !== undefined, "retries.exit-codes"),
    ...yes(policy.timeoutSeconds !== undefined, "timeout"),
    ...yes(resources?.cpu !== undefined, "resources.cpu"),
    ...yes(resources?.memoryBytes !== undefined, "resources.memory"),
    ...yes(resources?.ephemeralStorageBytes !== undefined, "resources.ephemeral-storage"),
    ...yes(resources?.gpu !== undefined, "resources.gpu"),
    ...yes(
      Object.values(env).some((it) => "value" in it),
      "env",
    ),
    ...yes(
      Object.values(env).some((it) => "secret" in it),
      "env.secret",
    ),
    ...yes(some(policy.secretFiles), "secret-files"),
    ...yes(cache !== undefined, "cache"),
    ...yes(cache?.ttlSeconds !== undefined, "cache.ttl"),
    ...yes(cache?.env !== undefined, "cache.env"),
    ...yes(policy.pool !== undefined, "pool"),
    ...yes(policy.priority !== undefined, "priority"),
    ...yes(
      some(placement?.nodeSelector) ||
        (placement?.tolerations?.length ?? 0) > 0 ||
        placement?.affinity !== undefined,
      "placement",
    ),
    ...yes(placement?.serviceAccount !== undefined, "service-account"),
    ...yes((policy.volumes?.length ?? 0) > 0, "volumes"),
    ...yes(policy.image !== undefined || policy.imagePullPolicy !== undefined, "image"),
    ...yes(some(policy.labels), "labels"),
    ...yes(some(policy.annotations), "annotations"),
    ...yes(some(policy.overlays), "overlays"),
  ];
}

function featuresOfValue(expression: Expression): readonly Feature[] {
  return [...featuresOfOperation(expression), ...childrenOf(expression).flatMap(featuresOfValue)];
}

function featuresOfTask(node: TaskNode, pipeline: Pipeline): readonly Feature[] {
  const definition = pipeline.tasks[node.task];
  if (definition === undefined) return [];
  const { body, inputs, outputs } = definition;
  const types = [...Object.values(inputs), ...Object.values(outputs)].map((port) => port.type);
  const yes = (on: boolean, feature: Feature): readonly Feature[] => (on ? [feature] : []);
  return [
    ...featuresOfBody(body),
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
    ...(node.runIf === undefined || node.runIf === "all-succeeded" ? [] : [`run-if.${node.runIf}` as const]),
    ...yes((node.updates?.length ?? 0) > 0, "assets"),
    ...yes(definition.skippable === true, "task.skippable"),
    ...featuresOfPolicy(node.policy),
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

function featuresOfSchedule(schedule: Schedule): readonly FeatureUse[] {
  const use = (on: boolean, feature: Feature, what: string): readonly FeatureUse[] =>
    on ? [{ feature, what, span: schedule.span }] : [];
  const timed = schedule.kind === "assets" ? undefined : schedule;
  return [
    ...use(schedule.kind === "cron", "schedule", "the schedule"),
    ...use(schedule.kind === "interval", "schedule.interval", "the schedule"),
    ...use(schedule.kind === "assets", "schedule.assets", "the schedule"),
    ...use(timed?.catchup === true, "schedule.catchup", "the schedule's catch-up"),
    ...use(timed?.start !== undefined, "schedule.start", "the schedule's start"),
    ...use(timed?.end !== undefined, "schedule.end", "the schedule's end"),
    ...use(true, `schedule.overlap.${schedule.overlap}`, "the schedule's overlap"),
  ];
}

function featuresOfPipeline(pipeline: Pipeline): readonly FeatureUse[] {
  const { span, schedule, onExit = [] } = pipeline;
  const params = Object.entries(pipeline.params);
  const use = (on: boolean, feature: Feature, what: string, at: Span = span): readonly FeatureUse[] =>
    on ? [{ feature, what, span: at }] : [];
  return [
    ...largeOutputs(pipeline).map(({ node, output, span: at }) => ({
      feature: "value.large" as const,
      what: `the output '${output}' of '${node}'`,
      span: at,
    })),
    ...use(params.length > 0, "params", "the params"),
    ...params.flatMap(([name, { type }]) =>
      use(constrained(type), "params.constraints", `the param '${name}'`),
    ),
    ...use(Object.keys(pipeline.outputs).length > 0, "outputs", "the outputs"),
    ...use(pipeline.description !== undefined, "description", "the description"),
    ...use(pipeline.owner !== undefined, "owner", "the owner"),
    ...use(pipeline.objective !== undefined, "objective", "the objective"),
    ...use(pipeline.tags.length > 0, "tags", "the tags"),
    ...use(pipeline.timeoutSeconds !== undefined, "timeout.run", "the run's timeout"),
    ...use(pipeline.deadline !== undefined, "deadline", "the deadline"),
    ...use(onExit.length > 0, "on-exit", "`onExit`"),
    ...use(onExit.length > 1, "on-exit.several", "`onExit`"),
    ...(schedule === undefined ? [] : featuresOfSchedule(schedule)),
  ];
}

/** Every feature that a pipeline asks for, once per node or field that asks. */
export function featuresUsed(pipeline: Pipeline): readonly FeatureUse[] {
  const ofNodes = placedNodesOf(pipeline).flatMap(({ node, around }) =>
    [...new Set(featuresOfNode(node, around, pipeline))].map((feature) => ({
      feature,
      what: `'${node.id}'`,
      span: node.span,
    })),
  );
  return [...featuresOfPipeline(pipeline), ...ofNodes];
}
