import { report } from "../diagnostics.js";
import type { EnvironmentVariable } from "../model.js";
import { withoutExpansion } from "./argo-text.js";
import { environmentKey, isTemplated } from "./config-map.js";
import type { Placed } from "./request.js";

/**
 * The environment variables that a node's policy sets. A value in which Argo would see a
 * template is kept in the config map, which neither Argo nor Kubernetes reads.
 */
export function environmentOf({ node, context }: Placed): readonly EnvironmentVariable[] {
  const { secrets } = context.input.options;
  return Object.entries(node.policy.env).map(([name, given]) => {
    if ("value" in given) {
      return isTemplated(given.value)
        ? { name, valueFrom: { configMapKeyRef: { name: context.stepFiles, key: environmentKey(node.id, name) } } }
        : { name, value: withoutExpansion(given.value) };
    }
    const found = Object.hasOwn(secrets, given.secret) ? secrets[given.secret] : undefined;
    if (found === undefined)
      context.tell(report("P5006", { node: node.id, secret: given.secret }, { span: node.span }));
    return { name, valueFrom: { secretKeyRef: found ?? { name: given.secret, key: given.secret } } };
  });
}
