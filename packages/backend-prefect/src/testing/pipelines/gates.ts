import { call, e, each, pipeline, python, when } from "../build.js";
import { number } from "./types.js";

/** A failure outside of a `when` that only one of its arms reads. */
export const gates = pipeline(
  "gates",
  [python("number", { n: number }, { n: number }), python("broken", {}, { n: number })],
  [
    call("broken"),
    when(
      "positive",
      e.compare(e.param("n"), "gt", e.value(0)),
      {
        nodes: [
          call("needs-broken", { n: e.output("broken", "n") }, { task: "number" }),
          each("over", e.value([1]), [call("needs-too", { n: e.output("broken", "n") }, { task: "number" })]),
        ],
        result: e.object({ n: e.output("broken", "n") }),
      },
      {
        nodes: [call("free", { n: e.value(1) }, { task: "number" })],
        result: e.object({ n: e.output("free", "n") }),
      },
    ),
    call("merged", { n: e.output("positive", "n") }, { task: "number" }),
  ],
  { params: { n: { type: number } } },
);
