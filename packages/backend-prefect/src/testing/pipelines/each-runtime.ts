import type { ValueType } from "@partitura/core";
import { call, e, each, pipeline, python, when } from "../build.js";
import { integer, any } from "./types.js";

const row: ValueType = {
  type: "object",
  properties: { n: integer, parts: { type: "array", items: integer } },
  required: ["n", "parts"],
  additionalProperties: false,
};

/** Lists known at run time, nested, with conditions inside, tolerated and blocked items. */
export const eachRuntime = pipeline(
  "each-runtime",
  [
    python("list-rows", { count: integer }, { rows: { type: "array", items: row } }),
    python("double", { n: integer }, { n: integer }),
    python("fail-on", { n: integer, bad: integer }, { n: integer }),
    python("add", { numbers: { type: "array", items: any } }, { sum: integer }),
    python("broken"),
  ],
  [
    call("list-rows", { count: e.param("count") }),
    call("broken"),
    each(
      "rows",
      e.output("list-rows", "rows"),
      [
        call("double", { n: e.item("rows", "n") }),
        each("parts", e.item("rows", "parts"), [call("part", { n: e.item("parts") }, { task: "double" })], {
          result: e.output("part", "n"),
          itemType: integer,
        }),
        when(
          "big",
          e.compare(e.output("double", "n"), "gt", e.value(2)),
          {
            nodes: [call("big-one", { n: e.output("double", "n") }, { task: "double" })],
            result: e.output("big-one", "n"),
          },
          { nodes: [], result: e.index("rows") },
        ),
      ],
      {
        itemType: row,
        concurrency: 2,
        result: e.object({ big: e.output("big"), parts: e.output("parts"), i: e.index("rows") }),
      },
    ),
    each("tolerated", e.value([1, 2, 3]), [call("fail-on", { n: e.item("tolerated"), bad: e.value(2) })], {
      itemType: integer,
      onItemFailure: "continue",
      result: e.output("fail-on", "n"),
    }),
    call("add", { numbers: { op: "column", list: e.output("rows"), name: "big" } }),
    each(
      "blocked-inside",
      e.value([1, 2]),
      [
        call("inside", { n: e.item("blocked-inside") }, { task: "double" }),
        call("inside-2", { n: e.item("blocked-inside") }, { task: "double", after: ["broken"] }),
      ],
      { itemType: integer },
    ),
    call("after-blocked", { n: e.value(1) }, { task: "double", after: ["blocked-inside"] }),
  ],
  {
    params: { count: { type: integer, default: 3 } },
    outputs: { rows: e.output("rows"), tolerated: e.output("tolerated"), sum: e.output("add", "sum") },
  },
);
