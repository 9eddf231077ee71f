import {
  childrenOf,
  expressionsOf,
  placedNodesOf,
  skipsIn,
  typingOf,
  type Diagnostic,
  type Expression,
  type Node,
  type Pipeline,
  type Span,
  type Typing,
  type ValueType,
  kindsOf,
  type Kind,
} from "@partitura/core";
import { checkReport } from "../build/diagnostics.js";
import { kindsText } from "./kinds-text.js";

/** An expression of a pipeline with where it stands. */
interface Standing {
  readonly expression: Expression;
  readonly where: string;
  readonly id: string;
  readonly span: Span;
  /** Whether it is the input of a task. */
  readonly input: boolean;
  readonly onExit: boolean;
}

function standingOf(node: Node, onExit: boolean): readonly Standing[] {
  const { id, span } = node;
  const at = (expression: Expression | undefined, where: string, input = false): readonly Standing[] =>
    expression === undefined ? [] : [{ expression, where, id, span, input, onExit }];
  switch (node.kind) {
    case "task":
      return Object.entries(node.inputs).flatMap(([name, it]) =>
        at(it, `the input '${name}' of '${id}'`, true),
      );
    case "each":
      return [
        ...expressionsOf(node).flatMap((it) => at(it, `the list of '${id}'`)),
        ...at(node.result, `the result of '${id}'`),
      ];
    case "when":
      return [
        ...at(node.condition, `the condition of '${id}'`),
        ...at(node.then.result, `the result of '${id}'`),
        ...at(node.otherwise?.result, `the result of '${id}'`),
      ];
  }
}

const may = (type: ValueType, ...wanted: readonly Kind[]): boolean => {
  const kinds = kindsOf(type);
  return kinds === undefined || wanted.some((kind) => kinds.has(kind));
};

/** Whether values of the two types can be equal. */
function comparable(left: ValueType, right: ValueType): boolean {
  const [from, to] = [kindsOf(left), kindsOf(right)];
  return from === undefined || to === undefined || [...from].some((kind) => to.has(kind));
}

interface Misuse {
  readonly operation: string;
  readonly left: ValueType;
  readonly right: ValueType;
  readonly hint: string;
}

/** What is wrong with one operation, if it can never have a value, or a comparison never be true. */
function misuseOf(expression: Expression, of: Typing["of"]): Misuse | undefined {
  const pair = (operation: string, left: Expression, right: Expression, hint: string): Misuse => ({
    operation,
    left: of(left),
    right: of(right),
    hint,
  });
  switch (expression.op) {
    case "compare": {
      const { operator, left, right } = expression;
      if (operator === "eq" || operator === "ne")
        return comparable(of(left), of(right))
          ? undefined
          : pair("compares", left, right, "Compare values of one type.");
      return may(of(left), "number") && may(of(right), "number")
        ? undefined
        : pair("orders", left, right, "Only numbers have an order.");
    }
    case "arithmetic": {
      const { left, right } = expression;
      return may(of(left), "number") && may(of(right), "number")
        ? undefined
        : pair("calculates with", left, right, "Calculate with numbers.");
    }
    case "and":
    case "or": {
      const wrong = expression.operands.find((it) => !may(of(it), "boolean"));
      const other = expression.operands.find((it) => it !== wrong);
      return wrong === undefined || other === undefined
        ? undefined
        : pair("combines", wrong, other, "Combine conditions with one another.");
    }
    case "text":
      return may(of(expression.value), "string") && may(of(expression.part), "string")
        ? undefined
        : pair("looks in", expression.value, expression.part, "Look for a string in a string.");
    default:
      return undefined;
  }
}

function* everyPart(expression: Expression): Generator<Expression> {
  yield expression;
  for (const inner of childrenOf(expression)) yield* everyPart(inner);
}

function problemsOf(
  { expression, where, id, span, input, onExit }: Standing,
  of: Typing["of"],
): readonly Diagnostic[] {
  const misplaced =
    !input && skipsIn(expression).length > 0 ? [checkReport("P2031", { where }, { span })] : [];
  const inside = [...everyPart(expression)].flatMap((part): readonly Diagnostic[] => {
    if (part.op === "run" && !onExit && (part.field === "status" || part.field === "failedTasks"))
      return [checkReport("P2033", { id, field: part.field }, { span })];
    const misuse = misuseOf(part, of);
    if (misuse === undefined) return [];
    const { operation, left, right, hint } = misuse;
    return [
      checkReport(
        "P2034",
        { where, operation, left: kindsText(left), right: kindsText(right), hint },
        { span },
      ),
    ];
  });
  return [...misplaced, ...inside];
}

/** Reports operations on values of the wrong types (P2034), `orSkip` outside inputs (P2031), and a run's status read too early (P2033). */
export function checkExpressions(pipeline: Pipeline): readonly Diagnostic[] {
  const { of } = typingOf(pipeline);
  const ofNodes = placedNodesOf(pipeline).flatMap(({ node, onExit = false }) => standingOf(node, onExit));
  const { id, span } = pipeline;
  const ofOutputs = Object.entries(pipeline.outputs).map(([name, expression]): Standing => ({
    expression,
    where: `the output '${name}'`,
    id,
    span,
    input: false,
    onExit: false,
  }));
  return [...ofNodes, ...ofOutputs].flatMap((it) => problemsOf(it, of));
}
