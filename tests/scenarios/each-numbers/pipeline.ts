import { each, pipeline, task, z } from "partitura";
import { real } from "../shared/tasks.js";

const measure = task("measure", {
  outputs: { values: z.array(z.number()) },
  run: () => ({ values: [0.5, -2, 1e21, 0, 1e-7] }),
});

const describe = task("describe", {
  inputs: { values: z.array(z.number()) },
  outputs: { text: z.string() },
  run: ({ values }) => ({ text: values.join(" ") }),
});

/** A loop over numbers that a task made: whole ones, fractions, large and small ones arrive and are gathered as numbers. */
export default pipeline("each-numbers", {}, () => {
  const rows = each("numbers", measure().values, (value) => real({ value }).value);
  return { text: describe({ values: rows }).text };
});
