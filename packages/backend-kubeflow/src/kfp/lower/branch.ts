import type { Expression, ValueType } from "@partitura/core";
import { inputInCondition, nativeCondition } from "./condition.js";
import { carrierOf } from "./codec.js";
import type { Context } from "./context.js";
import type { Reference } from "./reference.js";
import { mayLack } from "./may-lack.js";
import { draftOf, openScope, outputOf, passedBy, resolve, type Passed, type Scope } from "./scope.js";
import { addComputation, type StepOutput } from "./step.js";
import { referenceOf, type StepExpression } from "./wiring.js";

/** The conditions of two arms, and what they read. */
export interface Decision {
  readonly yes: string;
  readonly no: string;
  readonly references: readonly Reference[];
}

/** What a computed decision answers. */
export const answers = { yes: "yes", no: "no" } as const;
const answerType: ValueType = { enum: Object.values(answers) };

/** An output in which a step says which arm is to run. */
export const answerOutput: StepOutput = { of: "answer", type: answerType };

/** The decision by the answer of a step. */
export function decisionBy(context: Context, step: string): Decision {
  const reference: Reference = { kind: "computed", step, output: "answer" };
  const input = inputInCondition(context.inputName(reference));
  return { yes: `${input} == '${answers.yes}'`, no: `${input} == '${answers.no}'`, references: [reference] };
}

/** Decides on a condition: by the engine itself where it can, else by a step that fails when the condition has no value. */
export function decide(context: Context, scope: Scope, id: string, condition: Expression): Decision {
  const guarded = context.guards.get(id);
  const native = guarded === undefined ? nativeCondition(context, condition) : undefined;
  if (native !== undefined)
    return { yes: native.text, no: `!(${native.text})`, references: native.references };
  const step = context.claim(`${id}-condition`);
  const answer = { op: "choose", yes: answers.yes, no: answers.no };
  addComputation(
    context,
    scope,
    step,
    (inputs) => {
      const holds = inputs.wire(condition);
      if (guarded === undefined) return { answer: { ...answer, condition: holds } };
      const goesOn: StepExpression = { op: "goes-on", values: guarded.map(inputs.wire) };
      return { answer: { ...answer, condition: { op: "and", operands: [holds, goesOn] } } };
    },
    { answer: answerOutput },
  );
  return decisionBy(context, step);
}

/** Opens an arm: a component that runs only when its condition holds. */
export function openArm(
  context: Context,
  parent: Scope,
  name: string,
  condition: string,
  references: readonly Reference[],
): Scope {
  const scope = openScope(context, parent, draftOf(name, { condition }));
  for (const reference of references) resolve(context, scope, reference);
  return scope;
}

/** A value that a scope gives to the outside: its name, its expression, and its type as the outside reads it. */
export interface Given {
  readonly name: string;
  readonly expression: Expression;
  readonly type: ValueType;
}

/**
 * Makes values outputs of a scope. What one of its tasks already gives in the right form is handed on;
 * the others are computed by one step, which fails or gives null where an expression has no value.
 */
export function give(
  context: Context,
  scope: Scope,
  step: string,
  values: readonly Given[],
  whenNone: "fail" | "null" = "fail",
): void {
  const rest: Given[] = [];
  for (const value of values) {
    const passed: Passed = { kind: "parameter", carrier: carrierOf(value.type) };
    const reference = referenceOf(context, value.expression);
    const own = reference && ownOutput(context, scope, reference, passed);
    if (own === undefined) rest.push(value);
    else scope.outputs.set(value.name, { passed, produced: [own] });
  }
  if (rest.length === 0) return;
  const name = context.claim(step);
  addComputation(
    context,
    scope,
    name,
    (inputs) =>
      Object.fromEntries(
        rest.map(({ name: output, expression }): [string, StepExpression] => {
          const value = inputs.wire(expression);
          const lacking = whenNone === "null" && mayLack(context.typing, expression);
          return [output, lacking ? { op: "or-null", value } : value];
        }),
      ),
    Object.fromEntries(rest.map((it) => [it.name, { of: it.name, type: it.type }])),
  );
  for (const { name: output, type } of rest) {
    scope.outputs.set(output, {
      passed: { kind: "parameter", carrier: carrierOf(type) },
      produced: [{ task: name, output }],
    });
  }
}

function ownOutput(
  context: Context,
  scope: Scope,
  reference: Reference,
  wanted: Passed,
): { readonly task: string; readonly output: string } | undefined {
  if (reference.kind !== "output" && reference.kind !== "artifact-value" && reference.kind !== "result")
    return undefined;
  if (context.homes.get(reference.node) !== scope) return undefined;
  // The engine gathers what the containers of a loop's body gave: a list that a loop in it gave would be taken apart.
  if (scope.each !== undefined && reference.kind === "result") return undefined;
  if (JSON.stringify(passedBy(context, reference)) !== JSON.stringify(wanted)) return undefined;
  return { task: reference.node, output: outputOf(reference) };
}
