import type { Json } from "@partitura/core";
import { call, e, pipeline, python, shell } from "../build.js";
import { text, integer, any } from "./types.js";

/** One value of every kind, and strings that mean something to one engine or another. */
export const tricky: { readonly [name: string]: Json } = {
  integer: 9007199254740991,
  float: 1e21,
  small: 1.5e-7,
  whole: 1,
  yes: true,
  none: null,
  empty: "",
  list: [],
  nested: { "a b": [1, [2.5, null, { x: "y" }]], "{{ k }}": "'\"\\" },
  text: "a {{ b }} {% c %} $d ${e} %s 'q' \"r\" \\n\nnew é 😀 \u2028 `x`",
};

/** Values of every kind, through a step and back, and every kind of parameter. */
export const values = pipeline(
  "values",
  [
    python("echo", { value: any }, { value: any }),
    shell("say", 'printf %s "$text" > "$out_said"', { text }, { said: text }),
  ],
  [
    ...Object.entries(tricky).map(([name, value]) => call(name, { value: e.value(value) }, { task: "echo" })),
    call("again", { value: e.output("nested", "value") }, { task: "echo" }),
    call("from-param", { value: e.param("minAccuracy") }, { task: "echo" }),
    call("say", {
      text: e.template(
        "<",
        e.output("text", "value"),
        "|",
        e.output("whole", "value"),
        "|",
        e.output("float", "value"),
        ">",
      ),
    }),
  ],
  {
    description: 'All "kinds" of {{ values }}\nin two lines.',
    owner: "data {{ team }}",
    objective: "it's",
    params: {
      minAccuracy: {
        type: { type: "number", minimum: 0, maximum: 1 },
        default: 1,
        description: "the {{ least }}",
      },
      names: { type: { type: "array", items: { type: "string", minLength: 1 } }, default: ["a"] },
      mode: { type: { enum: ["fast", "slow"] }, default: "fast" },
      limit: { type: integer, optional: true },
    },
    outputs: Object.fromEntries([
      ...Object.keys(tricky).map((name) => [name, e.output(name, "value")]),
      ["said", e.output("say", "said")],
    ]),
  },
);
