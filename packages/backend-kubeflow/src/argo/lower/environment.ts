import { report } from "../diagnostics.js";
import type { EnvironmentVariable } from "../model.js";
import { environmentKey, isTemplated } from "./config-map.js";
import type { Placed } from "./request.js";

/**
 * The environment variables that a node's policy sets. Kubernetes replaces `$(NAME)` in values and Argo `{{…}}`: the
 * first is escaped, and a value that holds the second is kept in the config map.
 */
export function environmentOf({ node, context }: Placed): readonly EnvironmentVariable[] {
  const { secrets } = context.input.options;
  return Object.entries(node.policy.env).map(([name, given]) => {
    if ("value" in given) {
      return isTemplated(given.value)
        ? { name, valueFrom: { configMapKeyRef: { name: context.stepFiles, key: environmentKey(node.id, name) } } }
        : { name, value: given.value.replaceAll("$(", "$$(") };
    }
    const found = Object.hasOwn(secrets, given.secret) ? secrets[given.secret] : undefined;
    if (found === undefined)
      context.tell(report("P5006", { node: node.id, secret: given.secret }, { span: node.span }));
    return { name, valueFrom: { secretKeyRef: found ?? { name: given.secret, key: given.secret } } };
  });
}
