import type { Json, Pipeline, ValueType } from "@partitura/core";
import { report } from "../diagnostics.js";
import type { ContainerTemplate, Parameter } from "../model.js";
import { jsonText } from "./argo-text.js";
import { paths } from "./artifact.js";
import type { Context } from "./context.js";
import { defaultImage } from "../options.js";
import { requestTag } from "./request.js";
import { mountsOf } from "./volumes.js";

/** The values a parameter may have, when it is one of a few. */
function optionsOf(type: ValueType): readonly Json[] | undefined {
  if ("enum" in type) return type.enum;
  if ("const" in type) return [type.const];
  return "type" in type && type.type === "boolean" ? [true, false] : undefined;
}

/** The workflow's parameters: JSON texts, with the default, and the list of allowed values where there is one. */
export function lowerParams({ params }: Pipeline, { tell }: Context): readonly Parameter[] {
  return Object.entries(params).map(([name, param]) => {
    if (!/^[a-zA-Z0-9_-]+$/.test(name)) tell(report("P5005", { name, owner: "the pipeline's parameters" }));
    const value = param.default === undefined && param.optional === true ? null : param.default;
    const options = optionsOf(param.type);
    return {
      name,
      ...(param.description !== undefined && { description: param.description }),
      ...(value !== undefined && { value: jsonText(value) }),
      ...(options && { enum: [...options, ...(param.optional === true ? [null] : [])].map(jsonText) }),
    };
  });
}

/**
 * The template that every other task waits for: it runs an empty command by the step contract, which checks the
 * parameters against their types. Argo itself knows lists of allowed values only.
 */
export function checkParameters(context: Context): ContainerTemplate | undefined {
  const { pipeline, names, input } = context;
  const params = Object.entries(pipeline.params);
  if (params.length === 0) return undefined;
  const typeOf = (name: string): ValueType => context.typing.of({ op: "param", name });
  const given = params.map(
    ([name]) => `    ${jsonText(name)}: ${requestTag(["workflow", "parameters", name], typeOf(name))}`,
  );
  const types = Object.fromEntries(params.map(([name]) => [name, typeOf(name) as unknown as Json]));
  const data = [
    "{",
    '  "command": ":",',
    `  "inputs": {\n${given.join(",\n")}\n  },`,
    `  "types": { "inputs": ${jsonText(types)}, "outputs": {} }`,
    "}\n",
  ].join("\n");
  const { image, imagePullPolicy } = input.options;
  return {
    name: names.checkParameters,
    inputs: { artifacts: [{ name: "request", path: paths.request, raw: { data } }] },
    container: {
      image: image ?? defaultImage,
      ...(imagePullPolicy && { imagePullPolicy }),
      command: ["python3", `${paths.steps}/step.py`, paths.request, paths.result],
      volumeMounts: mountsOf({ ...input.options, volumes: [] }, "steps"),
    },
  };
}
