import type { TaskNode } from "@partitura/core";
import { report, target } from "../diagnostics.js";
import type { RetriesModel, SecretModel } from "../model.js";
import { definitionOf, type Context } from "./context.js";
import { mayEndFatal } from "./fatal.js";

/** Attempts without a timeout are given a week each before the engine stops retrying. */
const unboundedAttempt = 7 * 24 * 3600;

/**
 * A node's retries as the engine counts them. The engine bounds the time of all attempts together instead of one
 * delay, so the window is made wide enough never to matter.
 */
export function retriesOf(context: Context, node: TaskNode): RetriesModel | undefined {
  const { retries, timeoutSeconds } = node.policy;
  if (retries === undefined || retries.limit === 0) return undefined;
  const { limit, delaySeconds, maxDelaySeconds: cap = Number.POSITIVE_INFINITY } = retries;
  const place = { span: node.span, target };
  if (mayEndFatal(definitionOf(context, node).body, context.input.assets))
    context.diagnostics.push(report("P5116", { node: node.id }, place));
  const always = delaySeconds >= cap;
  const whole = (what: string, value: number, unit: string): number => {
    const rounded = Math.ceil(value);
    if (rounded !== value) {
      const values = { what, node: node.id, value, rounded: `${rounded}${unit}` };
      context.diagnostics.push(report("P5103", values, place));
    }
    return rounded;
  };
  const delay = whole("retry delay", Math.min(delaySeconds, cap), " s");
  const factor = always || limit === 1 ? 1 : whole("backoff", retries.backoff, "-fold");
  const delays = Array.from({ length: limit }, (_, attempt) => delay * factor ** attempt);
  const longest = Math.max(...delays);
  if (longest > cap) context.diagnostics.push(report("P5102", { node: node.id, cap, longest }, place));
  const attempts = (limit + 1) * Math.ceil(timeoutSeconds ?? unboundedAttempt);
  return {
    limit,
    delaySeconds: delay,
    factor,
    windowSeconds: attempts + delays.reduce((sum, each) => sum + each, 0),
  };
}

/** The environment of a node: values that nothing on the way would change, the others, and secrets. */
export interface Environment {
  readonly native: { readonly [name: string]: string };
  readonly inStep: { readonly [name: string]: string };
  readonly secrets: readonly SecretModel[];
  /** The variables that hold what the step writes to files before the body starts, by path. */
  readonly files: { readonly [path: string]: string };
}

/** Splits a node's environment: Kubernetes expands `$(NAME)` in values, and the engine reads `{{` as a template. */
export function environmentOf(context: Context, node: TaskNode): Environment {
  const { secrets, secret } = context.input.options;
  const native: { [name: string]: string } = {};
  const inStep: { [name: string]: string } = {};
  const fromSecrets: SecretModel[] = [];
  const take = (variable: string, name: string): void => {
    const at = secrets[name] ?? { name: secret, key: name };
    fromSecrets.push({ variable, secret: at.name, key: at.key });
  };
  for (const [variable, it] of Object.entries(node.policy.env)) {
    if ("secret" in it) take(variable, it.secret);
    else if (/\{\{|\$|\p{Cs}/u.test(it.value)) inStep[variable] = it.value;
    else native[variable] = it.value;
  }
  const files = Object.entries(node.policy.secretFiles ?? {}).map(([path, name], index) => {
    const variable = `STEP_SECRET_FILE_${index}`;
    take(variable, name);
    return [path, variable];
  });
  return { native, inStep, secrets: fromSecrets, files: Object.fromEntries(files) };
}
