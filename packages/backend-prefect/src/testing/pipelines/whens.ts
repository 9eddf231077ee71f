import { call, e, pipeline, python, shell, when } from "../build.js";
import { number } from "./types.js";

/** Both arms, nested, merged, and what a skip skips. */
export const whens = pipeline(
  "whens",
  [
    python("number", { n: number }, { n: number }),
    { ...python("skipper", {}, { n: number }), skippable: true },
    shell("note", "true"),
  ],
  [
    call("number", { n: e.param("n") }),
    when(
      "positive",
      e.compare(e.output("number", "n"), "gt", e.value(0)),
      {
        nodes: [
          call("up", { n: e.output("number", "n") }, { task: "number" }),
          when("large", e.compare(e.output("up", "n"), "gt", e.value(10)), {
            nodes: [call("very", { n: e.output("up", "n") }, { task: "number" })],
            result: e.object({ very: e.output("very", "n") }),
          }),
        ],
        result: e.object({ n: e.output("up", "n"), very: e.output("large", "very") }),
      },
      {
        nodes: [call("down", { n: e.value(-1) }, { task: "number" })],
        result: e.object({ n: e.output("down", "n"), down: e.value(true) }),
      },
    ),
    call("merged", { n: e.output("positive", "n") }, { task: "number" }),
    call("skipper"),
    call("with-skipped", { n: e.output("skipper", "n") }, { task: "number" }),
    call("after-skipped", { n: e.value(1) }, { task: "number", after: ["with-skipped"] }),
    call("after-when", {}, { task: "note", after: ["positive"] }),
    call("reads-arm", { n: e.output("down", "n") }, { task: "number" }),
  ],
  {
    params: { n: { type: number } },
    outputs: {
      merged: e.output("merged", "n"),
      positive: e.output("positive"),
      skipped: e.output("with-skipped", "n"),
    },
  },
);
