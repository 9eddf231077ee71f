import { each, pipeline, python, z } from "partitura";
import { real } from "../shared/tasks.js";

const describe = python("describe", {
  source: "./steps.py#describe",
  inputs: {
    real: z.number(),
    whole: z.int(),
    reals: z.array(z.number()),
    record: z.object({ real: z.number(), whole: z.int() }),
    anything: z.json(),
  },
  outputs: { text: z.string(), real: z.number(), whole: z.int() },
});

/** A whole number is a float in Python where the type says number, an integer where it says integer or nothing; through loops and lists too. */
export default pipeline("value-floats", { params: { one: z.number().default(1) } }, ({ params }) => {
  const { value } = real({ value: 2 });
  const reals = each("reals", [1, 2.5, 3], (it) => real({ value: it }, { id: "item" }).value);
  const described = describe({
    real: params.one,
    whole: 3,
    reals,
    record: { real: value, whole: 4 },
    anything: [value, params.one, 0.5, { deep: 5 }],
  });
  return { text: described.text, real: described.real, whole: described.whole };
});
