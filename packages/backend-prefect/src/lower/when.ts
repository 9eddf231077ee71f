import { py, type Expression as Python } from "@partitura/codegen";
import {
  nodesReadBy,
  type Arm,
  type Expression,
  type Placed,
  type ValueType,
  type WhenNode,
} from "@partitura/core";
import type { ArmResult } from "../model.js";
import { expressionScope, type Context } from "./context.js";
import { lowerExpression } from "./expression.js";
import { joined, taskWith, type Lowered, type LowerNodes } from "./lowered.js";
import {
  conditionMaySkip,
  gateOf,
  indexesAround,
  plainBindings,
  plainNames,
  runNameOf,
  skippableParams,
  valueBinding,
} from "./placement.js";

/** The task that evaluates the condition; every task in the arms takes what it gives. */
function lowerCondition({ node, around }: Placed<WhenNode>, context: Context): Lowered {
  const { names } = context;
  const read = nodesReadBy(node.condition);
  const gate = gateOf(around, context);
  const indexes = indexesAround(around, context);
  const bindings = [
    ...(gate === undefined ? [] : [gate.binding]),
    ...read.map((id) => valueBinding(id, around, context)),
    ...plainBindings([node.condition], context),
    ...plainNames(indexes),
  ];
  const task = taskWith(names.run(node.id), bindings, {
    name: node.id,
    function: names.node(node.id),
    runName: runNameOf(node.id, indexes),
    doc: "Which arm is taken.",
    skippedWith: skippableParams(read, context),
    gate,
    body: { kind: "condition", value: lowerExpression(node.condition, expressionScope(context)) },
  });
  return { ...task, diagnostics: [] };
}

/** The fields of the merged value, if it has fields. */
const fieldsOf = (type: ValueType): readonly string[] | undefined =>
  "properties" in type ? Object.keys(type.properties) : undefined;

/** One arm's share of the merged value: its result, with None for the fields that it lacks. */
function lowerArm(when: WhenNode, arm: Arm | undefined, context: Context): ArmResult {
  const scope = expressionScope(context);
  const result: Expression = arm?.result ?? { op: "literal", value: null };
  const fields = fieldsOf(context.typing.ofNode(when.id));
  const own = fieldsOf(context.typing.of(result));
  const field = (name: string): Python => {
    if (!own?.includes(name)) return py.none;
    const direct = result.op === "object" ? result.fields[name] : undefined;
    return lowerExpression(direct ?? { op: "get", from: result, key: name }, scope);
  };
  return {
    value:
      fields === undefined
        ? lowerExpression(result, scope)
        : py.dictOf(fields.map((name) => ({ key: py.string(name), value: field(name) }))),
    skippedWith: skippableParams(nodesReadBy(result), context),
  };
}

const readBy = (arm: Arm | undefined): readonly string[] =>
  arm?.result === undefined ? [] : nodesReadBy(arm.result);

/** The task that waits for both arms and gives the result of the one that was taken. */
function lowerResult({ node, around }: Placed<WhenNode>, context: Context): Lowered {
  const { names } = context;
  const results = [node.then.result, node.otherwise?.result].filter((it) => it !== undefined);
  const reads = { then: readBy(node.then), otherwise: readBy(node.otherwise) };
  const waited = (["then", "otherwise"] as const).flatMap((arm) => {
    const other = reads[arm === "then" ? "otherwise" : "then"];
    const ids = [...(node[arm]?.nodes ?? []).map(({ id }) => id), ...reads[arm]];
    return ids.map((id) =>
      valueBinding(id, other.includes(id) ? around : [...around, { node, arm }], context),
    );
  });
  const indexes = indexesAround(around, context);
  const condition = names.node(node.id);
  const bindings = [
    { param: condition, argument: { kind: "future" as const, name: names.run(node.id) } },
    ...waited,
    ...plainBindings(results, context),
    ...plainNames(indexes),
  ];
  const task = taskWith(names.resultRun(node.id), bindings, {
    name: `${node.id} (result)`,
    function: names.result(node.id),
    runName: runNameOf(`${node.id} (result)`, indexes),
    doc: `What the arm that \`${node.id}\` took gives, once both arms are done.`,
    skippedWith: conditionMaySkip(node, around, context) ? [condition] : [],
    gate: undefined,
    body: {
      kind: "result",
      condition,
      then: lowerArm(node, node.then, context),
      otherwise: lowerArm(node, node.otherwise, context),
    },
  });
  return { ...task, diagnostics: [] };
}

/** A `when` becomes a task for its condition, the tasks of both arms, and one that merges them where that is used. */
export function lowerWhen(placed: Placed<WhenNode>, context: Context, lowerNodes: LowerNodes): Lowered {
  const { node, around } = placed;
  const arms = (["then", "otherwise"] as const).map((arm) =>
    lowerNodes(node[arm]?.nodes ?? [], [...around, { node, arm }]),
  );
  const result = context.merged.has(node.id) ? [lowerResult(placed, context)] : [];
  return joined([lowerCondition(placed, context), ...arms, ...result]);
}
