import { typingOf, type Expression, type ValueType } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { compare, ex, pipeline } from "../../argo/testing/build.js";
import { mayLack, outputType } from "./may-lack.js";

const integer: ValueType = { type: "integer" };
const typing = typingOf(
  pipeline("p", [], [], {
    params: {
      whole: { type: integer },
      text: { type: { type: "string" } },
      list: { type: { type: "array", items: integer } },
      record: { type: { type: "object", properties: {}, required: [], additionalProperties: true } },
      any: { type: {} },
      maybe: { type: integer, optional: true },
    },
  }),
);
const [whole, text, list, record, any, maybe] = ["whole", "text", "list", "record", "any", "maybe"].map(
  ex.param,
) as [Expression, Expression, Expression, Expression, Expression, Expression];
const count = (of: Expression): Expression => ({ op: "count", list: of });
const orSkip = (value: Expression): Expression => ({ op: "or-skip", value });

describe("an expression", () => {
  it.each<[string, Expression]>([
    ["a comparison of numbers", compare(whole, "gt", ex.literal(1))],
    ["an equality of anything", compare(any, "eq", maybe)],
    ["the count of a list", count(list)],
    ["a field of a record", ex.get(record, "a")],
    ["an element of a list", ex.get(list, 0)],
    ["a text of anything", ex.template("a", any)],
    ["a skip by what is never null", orSkip(text)],
  ])("always has a value: %s", (_, expression) => {
    expect(mayLack(typing, expression)).toBe(false);
    expect(outputType(typing, expression)).toEqual(typing.of(expression));
  });

  it.each<[string, Expression]>([
    ["an order of what may be null", compare(maybe, "gt", ex.literal(1))],
    ["the count of anything", count(any)],
    ["a field of anything", ex.get(any, "a")],
    ["a calculation", { op: "arithmetic", operator: "add", left: whole, right: whole }],
    ["a truth that is none", { op: "not", operand: text }],
    ["a skip by what may be null", orSkip(maybe)],
    ["anything that holds one of them", ex.object({ a: ex.template(count(any)) })],
  ])("may have no value: %s", (_, expression) => {
    expect(mayLack(typing, expression)).toBe(true);
    expect(outputType(typing, expression)).not.toEqual(typing.of(expression));
  });
});
