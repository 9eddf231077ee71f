import { describe, expect, it } from "vitest";
import type { Expression } from "../ir/expression.js";
import type { Pipeline } from "../ir/pipeline.js";
import { lengthsOf } from "./limit-length.js";

const span = { file: "pipeline.ts", line: 1, column: 1 };
const integer = { type: "integer" } as const;
const three: Expression = { op: "literal", value: [1, 2, 3] };
const produced: Expression = { op: "get", from: { op: "output", node: "make" }, key: "list" };
const body = { kind: "shell", command: ":", codeHash: "0" } as const;
const pipeline: Pipeline = {
  irVersion: 1,
  id: "p",
  tags: [],
  params: {
    few: { type: { type: "array", items: integer, minItems: 1, maxItems: 5 } },
    pair: { type: { type: "array", prefixItems: [integer, integer] } },
    some: { type: { enum: [[1], [1, 2]] } },
    any: { type: { type: "array", items: integer } },
    maybe: { type: { type: "array", items: integer, maxItems: 4 }, optional: true },
  },
  tasks: {
    make: {
      id: "make",
      inputs: {},
      outputs: { list: { type: { type: "array", items: integer, maxItems: 7 } } },
      body,
      span,
    },
  },
  nodes: [
    { kind: "task", id: "make", task: "make", inputs: {}, after: [], policy: { env: {} }, span },
    {
      kind: "each",
      id: "loop",
      items: three,
      itemType: integer,
      onItemFailure: "fail",
      nodes: [],
      result: { op: "object", fields: { n: { op: "item", each: "loop" } } },
      span,
    },
  ],
  outputs: {},
  span,
};
const param = (name: string): Expression => ({ op: "param", name });

describe("what is known of a list's length before the run", () => {
  it.each<[string, Expression, number, number | undefined]>([
    ["a constant", three, 3, 3],
    ["a constant that is no list", { op: "literal", value: null }, 0, 0],
    ["a list of references", { op: "array", items: [produced, produced] }, 2, 2],
    ["what an each over a constant gives", { op: "output", node: "loop" }, 3, 3],
    ["a column of that", { op: "column", list: { op: "output", node: "loop" }, name: "n" }, 3, 3],
    ["a bounded output", produced, 0, 7],
    ["a bounded param", param("few"), 1, 5],
    ["a param that may be null", param("maybe"), 0, 4],
    ["a tuple", param("pair"), 2, 2],
    ["one of some", param("some"), 1, 2],
    ["an unbounded param", param("any"), 0, undefined],
    ["the longer of two", { op: "or-else", value: param("few"), fallback: three }, 1, 5],
    ["one that may be unbounded", { op: "or-else", value: three, fallback: param("any") }, 0, undefined],
    ["one that skips where it is null", { op: "or-skip", value: param("few") }, 1, 5],
  ])("%s", (_, list, least, most) => {
    expect(lengthsOf(pipeline)(list)).toEqual({ least, most });
  });
});
