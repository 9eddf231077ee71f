import type { Pipeline, TaskDefinition, ValueType } from "@partitura/core";
import { call, compare, define, ex, pipeline, python, when } from "./build.js";

const integer: ValueType = { type: "integer" };
const string: ValueType = { type: "string" };
const any: ValueType = {};

const box: TaskDefinition = define(
  "box",
  { text: string, n: integer },
  { said: string, n: integer },
  {
    kind: "container",
    image: "rig/busybox:1",
    command: ["sh", "-c"],
    args: ['printf %s "$text" > "$out_said"; echo "$n" > "$out_n"; echo "{{workflow.name}} $(HOME)"'],
    codeHash: "00",
  },
);

/** A task with an image of its own between tasks that run by the step contract. */
export const containers: Pipeline = pipeline(
  "containers",
  [box, python("join", { text: string, all: any }, { text: string, all: any })],
  [
    call("box", {
      text: ex.literal("1\n'é' \"q\" $x {{ y }} {{workflow.name}} {{{{ $(HOME) $$ ${{"),
      n: ex.literal(7),
    }),
    call("join", { text: ex.port("box", "said"), all: ex.output("box") }),
    when("seven", compare(ex.port("box", "n"), "eq", ex.literal(7)), {
      nodes: [
        call(
          "again",
          { text: ex.template(ex.port("box", "said"), "!"), n: ex.port("box", "n") },
          { task: "box" },
        ),
      ],
      result: ex.output("again"),
    }),
  ],
  { outputs: { text: ex.port("join", "text"), said: ex.port("box", "said"), seven: ex.output("seven") } },
);
