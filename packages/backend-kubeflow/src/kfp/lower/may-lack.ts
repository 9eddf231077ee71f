import {
  admitsNull,
  mayFail,
  skipsIn,
  unionOf,
  type Expression,
  type Typing,
  type ValueType,
} from "@partitura/core";

/** Whether an expression can have no value: an error in it, or a null that skips what reads it. */
export const mayLack = (typing: Typing, expression: Expression): boolean =>
  mayFail(expression, typing) || skipsIn(expression).some((it) => admitsNull(typing.of(it)));

/** The type of a pipeline's output: null where its expression has no value. */
export const outputType = (typing: Typing, expression: Expression): ValueType =>
  mayLack(typing, expression) ? unionOf([typing.of(expression), { type: "null" }]) : typing.of(expression);
