import type { TaskNode } from "../ir/pipeline.js";
import type { Expression } from "../ir/expression.js";
import { typeOfPorts } from "../ir/type-of.js";
import type { Span } from "../ir/span.js";
import type { Policy } from "../ir/task.js";
import { callSite } from "./call-site.js";
import type { BodyDeclaration, TaskDeclaration } from "./declaration.js";
import { dslReport } from "./diagnostics.js";
import { checkId } from "./id.js";
import { makeReference, referenceBehind } from "./make-reference.js";
import { addHooks } from "./hooks.js";
import { nodesBehind } from "./nodes-behind.js";
import { policiesOf, policyOf, type Policies } from "./policy.js";
import { invalid } from "./policy-values.js";
import type { Shape } from "./schema.js";
import { currentScope, placedId, type Frame } from "./scope.js";
import { complain } from "./session.js";
import type { CallOptions } from "./step.js";
import { shown, toExpression } from "./to-expression.js";
import { portsOf } from "./ports.js";

/** What every kind of task may say. */
export interface TaskSpec extends Policies {
  readonly description?: string | undefined;
  readonly inputs?: Shape | undefined;
  readonly outputs?: Shape | undefined;
  readonly skippable?: boolean | undefined;
}

function inputsOf(
  task: TaskDeclaration,
  given: { readonly [name: string]: unknown },
  owner: object,
  span: Span,
): { readonly [name: string]: Expression } {
  const names = Object.keys(task.inputs);
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) {
      complain(
        dslReport(
          "P1010",
          { task: task.id, input: name, known: names.length === 0 ? "nothing" : names.join(", ") },
          { span },
        ),
      );
    }
  }
  const wired = names.flatMap((name): readonly (readonly [string, Expression])[] => {
    const port = task.inputs[name];
    if (given[name] !== undefined)
      return [[name, toExpression(given[name], `the input '${name}'`, owner, span)]];
    if (port?.default !== undefined) return [[name, { op: "literal", value: port.default }]];
    if (port?.optional !== true) complain(dslReport("P1011", { task: task.id, input: name }, { span }));
    return [];
  });
  return Object.fromEntries(wired);
}

function afterOf(
  after: CallOptions["after"],
  { pipeline: owner, prefix }: Frame,
  span: Span,
): readonly string[] {
  const list = after === undefined ? [] : Array.isArray(after) ? (after as readonly unknown[]) : [after];
  return list.flatMap((it) => {
    if (typeof it === "string") return [`${prefix}${it}`];
    const inside = nodesBehind(it);
    if (inside !== undefined) return inside;
    const reference = referenceBehind(it);
    if (reference !== undefined && reference.owner !== owner)
      complain(dslReport("P1025", { where: "`after`" }, { span }));
    let expression = reference?.expression;
    while (expression?.op === "get") expression = expression.from;
    if (expression?.op === "output") return [expression.node];
    complain(dslReport("P1015", { where: "`after`", value: shown(it) }, { span }));
    return [];
  });
}

const declarations = new WeakMap<object, TaskDeclaration>();

/** What is declared behind a task. */
export function taskBehind(value: unknown): TaskDeclaration | undefined {
  return typeof value === "function" ? declarations.get(value) : undefined;
}

/** Whether a body asks the world, or a person, anew each time: what it was answered before says nothing. */
const asksAnew = ({ kind }: BodyDeclaration): boolean => kind === "wait" || kind === "approval";

/** Reports a `cache` that a wait or an approval gives itself (P1005); one of the pipeline's defaults is for the others. */
function refuseCache({ cache }: Policies, body: BodyDeclaration, span: Span): void {
  if (cache === undefined || !asksAnew(body)) return;
  const hint = "Leave it out: a wait and an approval ask anew each time.";
  invalid(
    "cache",
    cache === true ? cache : JSON.stringify(cache),
    `nothing for ${body.kind === "wait" ? "a wait" : "an approval"}`,
    hint,
    span,
  );
}

/** Reports the names in `cache.env` that no layer of a call's policies sets in `env` (P1005). */
function checkCacheEnv({ cache, env }: Policy, span: Span): void {
  const hint = "Name variables that the task's `env` sets.";
  for (const name of cache?.env ?? [])
    if (!Object.hasOwn(env, name)) invalid("cache.env", name, "no variable of the task", hint, span);
}

/** Makes the callable task of a declaration; `declare` is the DSL function the user called. */
export function makeTask(
  id: string,
  spec: TaskSpec,
  declare: (...args: never[]) => unknown,
  bodyOf: (span: Span) => BodyDeclaration,
): unknown {
  const span = callSite(declare);
  checkId(id, span);
  const { description, inputs, outputs, skippable } = spec;
  const declaration: TaskDeclaration = {
    id,
    description,
    inputs: portsOf(inputs, `the input`, span),
    outputs: portsOf(outputs, `the output`, span),
    body: bodyOf(span),
    ...(skippable === true && { skippable }),
    policies: policiesOf(spec),
    span,
  };
  policyOf([declaration.policies], span);
  refuseCache(spec, declaration.body, span);

  function call(given: { readonly [name: string]: unknown } = {}, options: CallOptions = {}): unknown {
    const at = callSite(call);
    const frame = currentScope(`${id}(…)`, at);
    const { pipeline, nodes } = frame;
    const declarations = pipeline.tasks.get(id) ?? [];
    if (!declarations.includes(declaration)) pipeline.tasks.set(id, [...declarations, declaration]);
    policyOf([options], at);
    refuseCache(options, declaration.body, at);
    const { cache, ...policy } = policyOf([options, declaration.policies, ...frame.defaults]);
    checkCacheEnv({ cache, ...policy }, at);
    const node: TaskNode = {
      kind: "task",
      id: placedId(options.id ?? id, frame, at),
      task: id,
      inputs: inputsOf(declaration, given, pipeline, at),
      after: afterOf(options.after, frame, at),
      ...(options.runIf !== undefined && options.runIf !== "all-succeeded" && { runIf: options.runIf }),
      ...(options.updates !== undefined && { updates: options.updates }),
      policy: { ...policy, ...(cache !== undefined && !asksAnew(declaration.body) && { cache }) },
      span: at,
    };
    nodes.push(node);
    addHooks(node, options, frame);
    return makeReference({
      expression: { op: "output", node: node.id },
      type: typeOfPorts(declaration.outputs),
      owner: pipeline,
    });
  }
  Object.defineProperty(call, "name", { value: id });
  Object.defineProperty(call, "id", { value: id, enumerable: true });
  declarations.set(call, declaration);
  return call;
}
