import type { Diagnostic, EnvValue, TaskNode } from "@partitura/core";
import { report } from "../diagnostics.js";
import type { EnvSource } from "../model.js";
import type { PrefectOptions } from "../options.js";

const blockName = /^[a-z0-9-]+$/;

/** Where a value comes from; nothing where its secret has a name that no block can have. */
export function sourceOf(value: EnvValue, options: PrefectOptions): EnvSource | undefined {
  if ("value" in value) return { kind: "value", value: value.value };
  const known = Object.hasOwn(options.secrets, value.secret) ? options.secrets[value.secret] : undefined;
  if (known !== undefined) {
    return "env" in known ? { kind: "env", variable: known.env } : { kind: "block", block: known.block };
  }
  return blockName.test(value.secret) ? { kind: "block", block: value.secret } : undefined;
}

/** The environment variables of a node's step, its secrets by where they come from. */
export function lowerEnv(
  node: TaskNode,
  options: PrefectOptions,
): readonly [readonly (readonly [string, EnvSource])[], readonly Diagnostic[]] {
  const env = Object.entries(node.policy.env).map(([name, value]) => ({
    name,
    value,
    source: sourceOf(value, options),
  }));
  return [
    env.flatMap(({ name, source }) => (source === undefined ? [] : [[name, source] as const])),
    env.flatMap(({ value, source }) =>
      source === undefined && "secret" in value
        ? [report("P6002", { secret: value.secret, node: node.id }, { span: node.span, target: "prefect@3" })]
        : [],
    ),
  ];
}
