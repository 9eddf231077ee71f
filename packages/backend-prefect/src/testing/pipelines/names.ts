import { call, e, each, pipeline, python, shell, when } from "../build.js";
import { text, number } from "./types.js";

/** Names that mean something to Python, Prefect or the emitted module; and a schedule. */
export const names = pipeline(
  "task",
  [
    { ...python("number", { n: number }, { n: number }), description: 'Gives "n" {{ back }}.' },
    shell("show", 'printf %s "$A $B" > "$out_text"', { n: number }, { text }),
  ],
  [
    call("skip", { n: e.param("skip") }, { task: "number" }),
    call("class", { n: e.param("class") }, { task: "number" }),
    call("train", { n: e.param("wait_for") }, { task: "number" }),
    call("train-run", { n: e.output("train", "n") }, { task: "number" }),
    each(
      "item",
      { op: "array", items: [e.param("len"), e.output("train-run", "n")] },
      [call("run-step", { n: e.item("item") }, { task: "number" })],
      {
        itemType: number,
        result: e.output("run-step", "n"),
      },
    ),
    when("flow", e.compare({ op: "count", list: e.output("item") }, "eq", e.value(2)), {
      nodes: [
        call(
          "show",
          { n: e.value(0) },
          {
            policy: {
              env: { A: { value: "{{ a }}\n'\"$" }, B: { value: "b" } },
              resources: { cpu: 0.5, memoryBytes: 2 ** 30 },
            },
          },
        ),
      ],
      result: e.object({ text: e.output("show", "text") }),
    }),
  ],
  {
    params: Object.fromEntries(
      ["skip", "class", "wait_for", "len", "a-b"].map((name, n) => [name, { type: number, default: n }]),
    ),
    outputs: {
      text: e.output("flow", "text"),
      items: e.output("item"),
      n: e.param("a-b"),
      class: e.output("class", "n"),
    },
    tags: ["it's", 'a "tag"', "no: {yaml}"],
    schedule: {
      kind: "cron",
      expression: "*/5 0 * * 1-5",
      timezone: "Europe/Lisbon",
      catchup: false,
      overlap: "skip",
      span: { file: "pipeline.ts", line: 1, column: 1 },
    },
  },
);
