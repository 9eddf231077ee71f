import { compareOperators, textTests, type Expression, type Json } from "@partitura/core";
import type { Choices } from "./choices.js";

/** What can be read at some place of a program, by type. None of the expressions is ever null, but elements of lists are. */
export interface Readable {
  readonly whole: readonly Expression[];
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

/** Something true or false. */
export function condition(choices: Choices, at: Readable, depth = 2): Expression {
  const inner = (): Expression => condition(choices, at, depth - 1);
  switch (choices.pick(depth > 0 ? 8 : 5)) {
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
      return { op: "and", operands: [inner(), inner()] };
    case 6:
      return { op: "or", operands: [inner(), inner()] };
    default:
      return { op: "not", operand: inner() };
  }
}
