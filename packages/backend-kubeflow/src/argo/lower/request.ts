import {
  type Expression,
  type Json,
  type Port,
  type TaskDefinition,
  type TaskNode,
  type ValueType,
  isArtifactType,
} from "@partitura/core";
import { jsonText } from "./argo-text.js";
import { keyOf, paths, referenceField, scheme } from "./artifact.js";
import type { Context } from "./context.js";
import { tag, variable } from "./expr-syntax.js";
import { mayBeLarge, withPath } from "./large.js";
import { isPlain } from "./plain.js";
import { parameterTag } from "./scope.js";

/** A task node with what its template and its request are made of. */
export interface Placed {
  readonly node: TaskNode;
  readonly task: TaskDefinition;
  readonly inputs: readonly { readonly name: string; readonly port: Port; readonly expression: Expression }[];
  /** Input parameters that hold the indexes of the items around the node, outermost first. */
  readonly indexes: readonly string[];
  readonly context: Context;
}

/** A JSON object over several lines; the values are JSON texts already. */
function lines(fields: readonly (readonly [name: string, text: string])[], indent: string): string {
  if (fields.length === 0) return "{}";
  const inner = fields.map(([name, text]) => `${indent}  ${jsonText(name)}: ${text}`).join(",\n");
  return `{\n${inner}\n${indent}}`;
}

/** A JSON object on one line; the spaces keep Argo's tags apart from the braces. */
function line(fields: readonly (readonly [name: string, text: string])[]): string {
  return `{ ${fields.map(([name, text]) => `${jsonText(name)}: ${text}`).join(", ")} }`;
}

/**
 * The tag of a parameter's JSON text inside of a request. A `$` is spelled `\u0024`: the request is part of the
 * template, which a pod gets in an environment variable, where Kubernetes replaces `$(NAME)` and `$$`.
 */
export function requestTag(path: readonly string[], type: ValueType): string {
  if (isPlain(type)) return parameterTag(path, type);
  return tag(withoutDollars(path));
}

const withoutDollars = (path: readonly string[]): string => `replace(${variable(path)}, '$', '\\\\u0024')`;

function inputText({ name, port, expression }: Placed["inputs"][number], context: Context): string {
  const path = ["inputs", "parameters", name];
  if (!isArtifactType(port.type)) {
    if (!mayBeLarge(expression, context)) return requestTag(path, port.type);
    return tag(withPath(name, paths.input(name), withoutDollars(path)));
  }
  const field = (key: "type" | "uri" | "sha256"): string => `"${tag(referenceField(name, key))}"`;
  return line([
    ["type", field("type")],
    ["uri", field("uri")],
    ["sha256", field("sha256")],
    ["path", jsonText(paths.input(name))],
  ]);
}

function typesOf(ports: readonly (readonly [name: string, port: Port])[]): string {
  return jsonText(
    Object.fromEntries(ports.map(([name, port]) => [name, (port.bodyType ?? port.type) as unknown as Json])),
  );
}

function bodyFields({ body }: TaskDefinition): readonly (readonly [string, string])[] {
  switch (body.kind) {
    case "python":
      return [
        ["source", jsonText(body.source)],
        ["function", jsonText(body.function)],
      ];
    case "shell":
      return [["command", jsonText(body.command)]];
    case "wait":
      return [["wait", jsonText({ condition: body.condition, interval: body.intervalSeconds })]];
    case "typescript":
    case "container":
    case "approval":
    case "native":
      return [];
  }
}

function optionalOf({ task }: Placed): readonly (readonly [string, string])[] {
  const names = (ports: TaskDefinition["inputs"]): readonly string[] =>
    Object.keys(ports).filter((name) => ports[name]?.optional === true);
  const [inputs, outputs] = [names(task.inputs), names(task.outputs)];
  return inputs.length + outputs.length === 0 ? [] : [["optional", jsonText({ inputs, outputs })]];
}

/**
 * The request of the step contract: an input artifact whose text Argo fills in before the pod starts. Every input is
 * a JSON text, so it needs no quotes around it.
 */
export function requestOf(placed: Placed): string {
  const { node, task, inputs, indexes, context } = placed;
  const outputs = Object.entries(task.outputs);
  const artifacts = outputs.filter(([, port]) => isArtifactType(port.type));
  const large = outputs.filter(([name]) => context.isLarge(node.id, name));
  const places = (names: readonly (readonly [name: string, port: Port])[]): string =>
    lines(
      names.map(([name]) => [
        name,
        line([
          ["path", jsonText(paths.artifact(name))],
          ["uri", `"${scheme}${keyOf(node.id, indexes, name)}"`],
        ]),
      ]),
      "  ",
    );
  const index = indexes.at(-1);
  const attempt = node.policy.retries !== undefined && node.policy.retries.limit > 0;
  const taken = Object.entries(task.inputs);
  const text = lines(
    [
      ...bodyFields(task),
      [
        "inputs",
        lines(
          inputs.map((input) => [input.name, inputText(input, context)]),
          "  ",
        ),
      ],
      [
        "types",
        lines(
          [
            ["inputs", typesOf(taken)],
            ["outputs", typesOf(outputs)],
          ],
          "  ",
        ),
      ],
      ...optionalOf(placed),
      ...(task.skippable === true ? [["skippable", "true"] as const] : []),
      ["artifacts", places(artifacts)],
      ...(large.length > 0 ? [["large", places(large)] as const] : []),
      [
        "files",
        lines(
          outputs.map(([name]) => [
            name,
            line([
              ["path", jsonText(paths.output(name))],
              ["format", jsonText("json")],
            ]),
          ]),
          "  ",
        ),
      ],
      [
        "context",
        lines(
          [
            ["pipeline", jsonText(context.pipeline.id)],
            ["runId", `"{{workflow.name}}"`],
            ["taskId", jsonText(node.id)],
            ["attempt", attempt ? tag("asInt(retries) + 1") : "1"],
            ["index", index === undefined ? "null" : `{{inputs.parameters.${index}}}`],
            ["scheduledAt", tag("toJson(workflow.scheduledTime)")],
          ],
          "  ",
        ),
      ],
    ],
    "",
  );
  return `${text}\n`;
}
