import {
  taskNodes,
  type Diagnostic,
  type EnvValue,
  type Outcome,
  type Pipeline,
  type Span,
} from "@partitura/core";
import { localReport } from "../diagnostics.js";
import type { Variables } from "../attempt/task-environment.js";

/** The values of a pipeline's secrets by name. */
export type Secrets = ReadonlyMap<string, string>;

/** The name of the variable that may hold a secret whose own name is no variable's: `slack-token` in SLACK_TOKEN. */
export function variableOf(secret: string): string {
  return secret.replaceAll(/[^A-Za-z0-9]+/gu, "_").toUpperCase();
}

/** A secret that something in a pipeline names. */
interface Need {
  readonly secret: string;
  readonly node: string;
  readonly span: Span;
}

function needsOf(pipeline: Pipeline): readonly Need[] {
  const secretOf = (entry: EnvValue): readonly string[] => ("secret" in entry ? [entry.secret] : []);
  const ofTasks = taskNodes(pipeline).flatMap(({ node: { id, policy, span } }) =>
    [...Object.values(policy.env).flatMap(secretOf), ...Object.values(policy.secretFiles ?? {})].map(
      (secret) => ({ secret, node: id, span }),
    ),
  );
  const ofDeadline = (pipeline.deadline?.notify ?? []).flatMap((it) =>
    secretOf(it.kind === "mail" ? it.smtp : it.url).map((secret) => ({
      secret,
      node: pipeline.id,
      span: pipeline.span,
    })),
  );
  return [...ofTasks, ...ofDeadline];
}

/**
 * Finds the value of every secret that a pipeline names: in `env`, `secretFiles`, and its deadline. The environment goes
 * before the file. Reports P7004 for each that is not set.
 */
export function findSecrets(
  pipeline: Pipeline,
  environment: NodeJS.ProcessEnv,
  file: { readonly name: string; readonly variables: Variables },
): Outcome<Secrets> {
  const secrets = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  for (const { secret, node, span } of needsOf(pipeline)) {
    const variable = variableOf(secret);
    const value = [environment, file.variables]
      .flatMap((from) => [from[secret], from[variable]])
      .find((it) => it !== undefined);
    if (value === undefined) {
      const holes = { secret, node, variable, file: file.name };
      diagnostics.push(localReport("P7004", holes, { span, target: "local" }));
    } else {
      secrets.set(secret, value);
    }
  }
  return diagnostics.length > 0 ? [undefined, diagnostics] : [secrets, []];
}
