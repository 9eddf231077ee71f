import { type Body, isArtifactType } from "@partitura/core";
import { report } from "../diagnostics.js";
import type { Container } from "../model.js";
import { defaultImage, defaultNodeImage } from "../options.js";
import { containerText } from "./argo-text.js";
import { paths } from "./artifact.js";
import { inputVariables, policyVariables, withBraceVariable } from "./environment.js";
import { skipParameter } from "./dag.js";
import { taskVolumes } from "./pod.js";
import { resourcesOf } from "./policy.js";
import type { Placed } from "./request.js";
import { mountsOf } from "./volumes.js";

function commandOf(body: Exclude<Body, { kind: "container" }>): readonly string[] {
  const program =
    body.kind === "typescript"
      ? ["node", `${paths.steps}/${body.bundle}`]
      : ["python3", `${paths.steps}/step.py`];
  return [...program, paths.request, paths.result];
}

function imageOf({ node, task, context }: Placed): string {
  const { options } = context.input;
  const { body } = task;
  const own = options.images[task.id] ?? node.policy.image;
  if (body.kind === "container") return own ?? body.image;
  if (body.kind === "typescript") return own ?? options.nodeImage ?? defaultNodeImage;
  const image = own ?? options.image;
  if (image === undefined && body.kind === "python" && body.packages.length > 0) {
    const values = { node: node.id, task: task.id, packages: body.packages.join(", ") };
    context.tell(report("P5009", values, { span: node.span }));
  }
  const version = body.kind === "python" ? body.pythonVersion : undefined;
  return image ?? (version === undefined ? defaultImage : `python:${version}-slim`);
}

function ownMount({ body, outputs }: Placed["task"]): "steps" | "outputs" | "none" {
  if (body.kind !== "container") return "steps";
  return Object.keys(outputs).length > 0 ? "outputs" : "none";
}

/**
 * A command that ends with 0 where the step contract's ends with 99, and says so in the output parameter that tells of a
 * skip: Argo knows no pod that is skipped.
 */
function tellingSkip(command: readonly string[]): readonly string[] {
  const file = paths.output(skipParameter);
  const script = `"$@" || { code=$?; [ $code = 99 ] || exit $code; mkdir -p ${paths.outputs}; echo true > ${file}; }`;
  return ["sh", "-c", script, "sh", ...command];
}

/** The command of a wait ends when its time is over: it counts from the first question, not from the start of the pod. */
function within({ node, task }: Placed, command: readonly string[]): readonly string[] {
  const { timeoutSeconds } = node.policy;
  if (task.body.kind !== "wait" || timeoutSeconds === undefined) return command;
  return ["timeout", String(timeoutSeconds), ...command];
}

/** The container of a task: the step contract's program for the body, or the image that the body names. */
export function containerOf(placed: Placed): Container {
  const { node, task, context } = placed;
  const { body } = task;
  const own = body.kind === "container";
  const [command, args] = own
    ? [body.command.map(containerText), body.args.map(containerText)]
    : [task.skippable === true ? tellingSkip(commandOf(body)) : within(placed, commandOf(body)), []];
  const variables = [...(own ? inputVariables(placed) : []), ...policyVariables(placed)];
  const env = withBraceVariable(variables, [...command, ...args]);
  const resources = resourcesOf(node);
  const imagePullPolicy = node.policy.imagePullPolicy ?? context.input.options.imagePullPolicy;
  const volumeMounts = [
    ...mountsOf(context.input.options, ownMount(task)),
    ...taskVolumes(node, context).mounts,
  ];
  if (own) {
    if (task.skippable === true) context.tell(report("P5020", { node: node.id }, { span: node.span }));
    for (const [output, port] of Object.entries(task.outputs))
      if (isArtifactType(port.type))
        context.tell(report("P5004", { node: node.id, output }, { span: node.span }));
  }
  return {
    image: imageOf(placed),
    ...(imagePullPolicy && { imagePullPolicy }),
    ...(command.length > 0 && { command }),
    ...(args.length > 0 && { args }),
    ...(env.length > 0 && { env }),
    ...(resources && { resources }),
    ...(volumeMounts.length > 0 && { volumeMounts }),
  };
}
