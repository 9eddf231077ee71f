import { pipeline, python, str, task, z } from "partitura";

const shape = {
  text: z.string(),
  whole: z.int(),
  real: z.number(),
  flag: z.boolean(),
  nothing: z.string().nullable(),
  list: z.array(z.number()),
  empty: z.array(z.string()),
  record: z.object({ name: z.string(), nested: z.array(z.json()) }),
  anything: z.json(),
};

const fromPython = python("from-python", { source: "./steps.py#echo", inputs: shape, outputs: shape });

const fromTypescript = task("from-typescript", {
  inputs: shape,
  outputs: shape,
  run: (inputs) => inputs,
});

const describe = python("describe", {
  source: "./steps.py#describe",
  inputs: { value: z.json(), text: z.string() },
  outputs: { description: z.string() },
});

/** Every JSON type travels as a constant, as a param, between languages and in a text, and arrives unchanged. */
export default pipeline(
  "values",
  {
    params: {
      greeting: z
        .string()
        .default("\"{{ hello }}\" & '$HOME' {% raw %} {{$.x}} ${y} \\ é 漢字 🎼\nsecond line\ttab"),
      ratio: z.number().default(2),
    },
  },
  ({ params }) => {
    const first = fromPython({
      text: "quotes \" ' `, braces {{ jinja }} {{=argo}} {{$.kfp}} {{workflow.name}} $$ $(HOME), $HOME ${HOME}, \\ back, é 漢字 🎼\nline two\ttab",
      whole: 9007199254740991,
      real: 1e21,
      flag: false,
      nothing: null,
      list: [1, 2.5, -3, 0, 1e-7],
      empty: [],
      record: { name: "", nested: [null, true, "{{ x }}", [1, [2]], { "a b": "'" }] },
      anything: { deep: [{ n: 1 }, 2.5, "2", null] },
    });
    const second = fromTypescript({
      text: first.text,
      whole: first.whole,
      real: first.real,
      flag: first.flag,
      nothing: null,
      list: first.list,
      empty: first.empty,
      record: first.record,
      anything: first.anything,
    });
    const described = describe({
      value: { mixed: [second.whole, "literal {{ x }}", second.real], ratio: params.ratio },
      text: str`${params.greeting}|${second.whole}|${second.flag}|${params.ratio}`,
    });
    return { text: second.text, anything: second.anything, description: described.description };
  },
);
