import {
  compareOperators,
  textTests,
  type ArithmeticOperator,
  type Expression,
  type Json,
} from "@partitura/core";
import type { Choices } from "./choices.js";

/**
 * What can be read at some place of a program, by type. None of the expressions is ever null, but for elements of lists and
 * those of `maybe`.
 */
export interface Readable {
  readonly whole: readonly Expression[];
  /** Whole numbers or null. */
  readonly maybe: readonly Expression[];
  readonly lists: readonly Expression[];
  readonly texts: readonly Expression[];
  /** Nodes that a task can be `after`. */
  readonly nodes: readonly string[];
}

export const literal = (value: Json): Expression => ({ op: "literal", value });
export const output = (node: string): Expression => ({ op: "output", node });
export const get = (from: Expression, key: string | number): Expression => ({ op: "get", from, key });
export const orElse = (value: Expression, fallback: Json): Expression => ({
  op: "or-else",
  value,
  fallback: literal(fallback),
});

/** The greatest whole number there is: what is added to it is an error. */
const greatest = Number.MAX_SAFE_INTEGER;

const words = ["a", "", "{{ x }}", "it's", '"', "$HOME", "ü\n"] as const;

/** A whole number, never negative. */
export function whole(choices: Choices, at: Readable): Expression {
  switch (choices.pick(4)) {
    case 0:
      return literal(choices.pick(6));
    case 1:
      return { op: "count", list: choices.from(at.lists) };
    default:
      return choices.from(at.whole);
  }
}

function calculation(operator: ArithmeticOperator, left: Expression, right: Expression): Expression {
  return { op: "arithmetic", operator, left, right };
}

/** A whole number that is calculated; it may be negative. */
export function sum(choices: Choices, at: Readable): Expression {
  const operator = choices.from(["add", "subtract", "multiply"] as const);
  return calculation(operator, choices.from(at.whole), whole(choices, at));
}

/** A calculation that may be no whole number, or an error: a division by zero, or a result that is too great. */
export function risky(choices: Choices, at: Readable): Expression {
  const value = choices.from(at.whole);
  return choices.pick(4) === 3
    ? calculation("multiply", literal(greatest), value)
    : calculation("divide", whole(choices, at), value);
}

function literalList(choices: Choices): Expression {
  const length = choices.pick(4);
  return literal(
    Array.from({ length }, () => {
      const value = choices.pick(7);
      return value === 6 ? null : value;
    }),
  );
}

/** A list of whole numbers and nulls. */
export function list(choices: Choices, at: Readable): Expression {
  switch (choices.pick(4)) {
    case 0:
      return literalList(choices);
    case 1:
      return { op: "array", items: [choices.from(at.whole), whole(choices, at)] };
    default:
      return choices.from(at.lists);
  }
}

/** A short text. */
export function text(choices: Choices, at: Readable): Expression {
  switch (choices.pick(3)) {
    case 0:
      return literal(choices.from(words));
    case 1:
      return choices.from(at.texts);
    default: {
      const parts = [literal(choices.from(words)), choices.from(at.whole), literal("/")];
      const last = choices.pick(3);
      if (last === 1) parts.push(choices.from(at.texts));
      if (last === 2) parts.push(choices.from(at.lists));
      return { op: "template", parts };
    }
  }
}

/** Something true or false; with `calculates`, also an error now and then. */
export function condition(choices: Choices, at: Readable, calculates: boolean, depth = 2): Expression {
  const inner = (): Expression => condition(choices, at, calculates, depth - 1);
  switch (choices.pick(depth > 0 ? 9 : 6)) {
    case 0:
    case 1:
      return {
        op: "compare",
        operator: choices.from(compareOperators),
        left: choices.from(at.whole),
        right: whole(choices, at),
      };
    case 2:
      return {
        op: "compare",
        operator: choices.from(["eq", "ne"]),
        left: choices.from(at.texts),
        right: text(choices, at),
      };
    case 3:
      return {
        op: "text",
        test: choices.from(textTests),
        value: choices.from(at.texts),
        part: literal(choices.from(words)),
      };
    case 4:
      return { op: "in", value: choices.from(at.whole), options: list(choices, at) };
    case 5:
      return calculates && choices.pick(2) === 1
        ? {
            op: "compare",
            operator: choices.from(compareOperators),
            left: risky(choices, at),
            right: sum(choices, at),
          }
        : { op: "present", value: choices.from([...at.maybe, ...at.whole]) };
    case 6:
      return { op: "and", operands: [inner(), inner()] };
    case 7:
      return { op: "or", operands: [inner(), inner()] };
    default:
      return { op: "not", operand: inner() };
  }
}
