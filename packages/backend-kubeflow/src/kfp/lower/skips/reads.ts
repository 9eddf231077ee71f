import { childrenOf, type Expression } from "@partitura/core";

/** The output of what may be skipped that has its value, or null; no port can have this name. */
export const valueOrNull = "value-or-null";
/** The output of what may be skipped that says whether it was not. */
export const hasRun = "has-run";

/** Where the value of a node that may be skipped is: a node with the outputs {@link valueOrNull} and {@link hasRun}. */
export interface Carried {
  readonly carrier: string;
  /** The field of the value that is the node's result; absent when the whole value is. */
  readonly field?: string;
}

/** Finds where the value of a node is; undefined for one that is never skipped. */
export type Find = (node: string) => Carried | undefined;

const outputOf = (node: string, key: string): Expression => ({
  op: "get",
  from: { op: "output", node },
  key,
});

/** Whether a node that may be skipped has run. */
export const ran = ({ carrier }: Carried): Expression => outputOf(carrier, hasRun);

/** The value of a node that may be skipped, or null. */
export const carriedValue = ({ carrier }: Carried): Expression => outputOf(carrier, valueOrNull);

/** An expression with each expression inside it changed. */
export function mapChildren(expression: Expression, of: (inner: Expression) => Expression): Expression {
  switch (expression.op) {
    case "literal":
    case "param":
    case "output":
    case "item":
    case "index":
    case "run":
      return expression;
    case "get":
      return { ...expression, from: of(expression.from) };
    case "object": {
      const fields = Object.entries(expression.fields).map(([name, field]) => [name, of(field)]);
      return { op: "object", fields: Object.fromEntries(fields) };
    }
    case "array":
      return { op: "array", items: expression.items.map(of) };
    case "template":
      return { op: "template", parts: expression.parts.map(of) };
    case "compare":
    case "arithmetic":
      return { ...expression, left: of(expression.left), right: of(expression.right) };
    case "and":
    case "or":
      return { op: expression.op, operands: expression.operands.map(of) };
    case "not":
      return { op: "not", operand: of(expression.operand) };
    case "text":
      return { ...expression, value: of(expression.value), part: of(expression.part) };
    case "in":
      return { op: "in", value: of(expression.value), options: of(expression.options) };
    case "count":
    case "column":
      return { ...expression, list: of(expression.list) };
    case "or-else":
      return { op: "or-else", value: of(expression.value), fallback: of(expression.fallback) };
    case "present":
    case "or-skip":
      return { op: expression.op, value: of(expression.value) };
  }
}

/**
 * An expression that reads what may be skipped from where its value is: `known` where everything that it reads is known to
 * have run, else null in place of what has not.
 */
export function readFrom(find: Find, expression: Expression, known: boolean): Expression {
  if (expression.op !== "output") return mapChildren(expression, (inner) => readFrom(find, inner, known));
  const found = find(expression.node);
  if (found === undefined) return expression;
  const value = carriedValue(found);
  const from: Expression = known ? { op: "or-skip", value } : value;
  return found.field === undefined ? from : { op: "get", from, key: found.field };
}

/** The fields that are read of each node; undefined for one that is read as a whole. */
export function fieldsRead(
  expressions: Iterable<Expression>,
): ReadonlyMap<string, ReadonlySet<string> | undefined> {
  const found = new Map<string, Set<string> | undefined>();
  const visit = (expression: Expression): void => {
    if (expression.op === "output") found.set(expression.node, undefined);
    else if (
      expression.op === "get" &&
      expression.from.op === "output" &&
      typeof expression.key === "string"
    ) {
      const { node } = expression.from;
      if (!found.has(node)) found.set(node, new Set());
      found.get(node)?.add(expression.key);
    } else childrenOf(expression).forEach(visit);
  };
  for (const expression of expressions) visit(expression);
  return found;
}
