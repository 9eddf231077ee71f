import { isArtifactType } from "@partitura/core";
import type { EnvironmentVariable } from "../model.js";
import { braceReference, braceVariable, containerText } from "./argo-text.js";
import { paths } from "./artifact.js";
import { isPlain } from "./plain.js";
import { secretOf } from "./pod.js";
import { stringLiteral, tag, variable } from "./expr-syntax.js";
import type { Placed } from "./request.js";
import { isString } from "./value-kinds.js";

/** The environment variables that a node's policy sets. */
export function policyVariables({ node, context }: Placed): readonly EnvironmentVariable[] {
  return Object.entries(node.policy.env).map(([name, given]) => {
    if ("value" in given) return { name, value: containerText(given.value) };
    return { name, valueFrom: { secretKeyRef: secretOf(given.secret, node, context) } };
  });
}

/** {@link containerText} of a value that is known only when the run is there. */
function runtimeText(expression: string): string {
  const dollars = `replace(${expression}, '$', '$$')`;
  return tag(`replace(${dollars}, ${stringLiteral("{{")}, ${stringLiteral(`{${braceReference}`)})`);
}

/** The inputs of a task that brings its own image, as it finds them in its environment, and where its outputs go. */
export function inputVariables({ inputs, task }: Placed): readonly EnvironmentVariable[] {
  const given = inputs.map(({ name, port }) => {
    const text = variable(["inputs", "parameters", name]);
    if (isArtifactType(port.type)) return { name, value: paths.input(name) };
    if (isString(port.type)) return { name, value: runtimeText(`fromJSON(${text})`) };
    return { name, value: isPlain(port.type) ? tag(text) : runtimeText(text) };
  });
  const outputs = Object.keys(task.outputs).map((name) => ({
    name: `out_${name}`,
    value: paths.output(name),
  }));
  return [...given, ...outputs];
}

/** The variables with the one for braces before them, when a variable or one of the words refers to it. */
export function withBraceVariable(
  env: readonly EnvironmentVariable[],
  words: readonly string[],
): readonly EnvironmentVariable[] {
  const used = JSON.stringify([env, words]).includes(braceReference);
  return used ? [{ name: braceVariable, value: "{" }, ...env] : env;
}
