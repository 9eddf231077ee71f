import { taskNodes, type Diagnostic, type Outcome, type Pipeline } from "@partitura/core";
import { localReport } from "./diagnostics.js";
import type { Variables } from "./task-environment.js";

/** The values of a pipeline's secrets by name. */
export type Secrets = ReadonlyMap<string, string>;

/** The name of the variable that may hold a secret whose own name is no variable's: `slack-token` in SLACK_TOKEN. */
export function variableOf(secret: string): string {
  return secret.replaceAll(/[^A-Za-z0-9]+/gu, "_").toUpperCase();
}

/**
 * Finds the value of every secret that a pipeline's tasks name. The environment goes before the file.
 * Reports P7004 for each that is not set.
 */
export function findSecrets(
  pipeline: Pipeline,
  environment: NodeJS.ProcessEnv,
  file: { readonly name: string; readonly variables: Variables },
): Outcome<Secrets> {
  const secrets = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  for (const { node } of taskNodes(pipeline)) {
    for (const entry of Object.values(node.policy.env)) {
      if (!("secret" in entry)) continue;
      const variable = variableOf(entry.secret);
      const value = [environment, file.variables]
        .flatMap((from) => [from[entry.secret], from[variable]])
        .find((it) => it !== undefined);
      if (value === undefined) {
        const holes = { secret: entry.secret, node: node.id, variable, file: file.name };
        diagnostics.push(localReport("P7004", holes, { span: node.span, target: "local" }));
      } else {
        secrets.set(entry.secret, value);
      }
    }
  }
  return diagnostics.length > 0 ? [undefined, diagnostics] : [secrets, []];
}
