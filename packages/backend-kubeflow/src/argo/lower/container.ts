import { type Body, isArtifactType } from "@partitura/core";
import { report } from "../diagnostics.js";
import type { Container, EnvironmentVariable } from "../model.js";
import { defaultImage, defaultNodeImage } from "../options.js";
import { withoutExpansion } from "./argo-text.js";
import { paths } from "./artifact.js";
import { isString } from "./expression.js";
import { stringLiteral, tag, variable } from "./expr-syntax.js";
import { environmentOf } from "./environment.js";
import { resourcesOf } from "./policy.js";
import type { Placed } from "./request.js";
import { mountsOf } from "./volumes.js";

function commandOf(body: Exclude<Body, { kind: "container" }>): readonly string[] {
  const program =
    body.kind === "typescript" ? ["node", `${paths.steps}/${body.bundle}`] : ["python3", `${paths.steps}/step.py`];
  return [...program, paths.request, paths.result];
}

function imageOf({ node, task, context }: Placed): string {
  const { options } = context.input;
  const { body } = task;
  const own = options.images[task.id];
  if (body.kind === "container") return own ?? body.image;
  if (body.kind === "typescript") return own ?? options.nodeImage ?? defaultNodeImage;
  const image = own ?? options.image;
  if (image === undefined && body.kind === "python" && body.packages.length > 0) {
    const values = { node: node.id, task: task.id, packages: body.packages.join(", ") };
    context.tell(report("P5009", values, { span: node.span }));
  }
  return image ?? defaultImage;
}

/** The inputs of a task that brings its own image, as it finds them in its environment. */
function inputVariables({ inputs, task }: Placed): readonly EnvironmentVariable[] {
  const given = inputs.map(({ name, port }) => {
    const text = variable(["inputs", "parameters", name]);
    if (isArtifactType(port.type)) return { name, value: paths.input(name) };
    return { name, value: tag(isString(port.type) ? `fromJSON(${text})` : text) };
  });
  const outputs = Object.keys(task.outputs).map((name) => ({ name: `out_${name}`, value: paths.output(name) }));
  return [...given, ...outputs];
}

/** A word of a user's command that Argo and Kubernetes leave as it is. */
function verbatim(text: string): string {
  const escaped = withoutExpansion(text);
  return escaped.includes("{{") ? tag(stringLiteral(escaped)) : escaped;
}

/** The container of a task: the step contract's program for the body, or the image that the body names. */
export function containerOf(placed: Placed): Container {
  const { node, task, context } = placed;
  const { body } = task;
  const env = [...(body.kind === "container" ? inputVariables(placed) : []), ...environmentOf(placed)];
  const resources = resourcesOf(node);
  const { imagePullPolicy } = context.input.options;
  const volumeMounts = mountsOf(context.input.options, { steps: body.kind !== "container" });
  if (body.kind === "container") {
    for (const [output, port] of Object.entries(task.outputs))
      if (isArtifactType(port.type)) context.tell(report("P5004", { node: node.id, output }, { span: node.span }));
  }
  return {
    image: imageOf(placed),
    ...(imagePullPolicy && { imagePullPolicy }),
    ...(body.kind === "container"
      ? {
          ...(body.command.length > 0 && { command: body.command.map(verbatim) }),
          ...(body.args.length > 0 && { args: body.args.map(verbatim) }),
        }
      : { command: commandOf(body) }),
    ...(env.length > 0 && { env }),
    ...(resources && { resources }),
    ...(volumeMounts.length > 0 && { volumeMounts }),
  };
}
