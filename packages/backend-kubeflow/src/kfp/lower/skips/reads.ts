import { childrenOf, mapChildren, type Expression } from "@partitura/core";

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
