import { each, pipeline, shell, task, z } from "partitura";

const double = shell("double", {
  inputs: { value: z.int() },
  outputs: { value: z.int() },
  command: 'echo $((value * 2)) > "$out_value"',
});

const join = task("join", {
  inputs: { values: z.array(z.int()) },
  outputs: { text: z.string() },
  run: ({ values }) => ({ text: values.join(" ") }),
});

/** Twenty items keep their order, which is not that of their texts (`10` is before `9` there). */
export default pipeline("each-twenty", {}, () => {
  const values = each(
    "values",
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
    (value) => double({ value }).value,
  );
  return { text: join({ values }).text };
});
