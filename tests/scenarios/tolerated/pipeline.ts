import { each, pipeline, python, z } from "partitura";

const check = python("check", {
  source: "./steps.py#check",
  inputs: { number: z.int() },
  outputs: { half: z.int() },
});

const double = python("double", {
  source: "./steps.py#double",
  inputs: { half: z.int() },
  outputs: { whole: z.int() },
});

const count = python("count", {
  source: "./steps.py#count",
  inputs: { rows: z.array(z.object({ half: z.int(), whole: z.int() }).nullable()) },
  outputs: { text: z.string(), missing: z.int() },
});

/** Items may fail: each leaves a null in its place, what waits for it inside the item does not run, and the run succeeds. */
export default pipeline(
  "tolerated",
  { params: { numbers: z.array(z.int()).default([2, 3, 4, 5]) } },
  ({ params }) => {
    const rows = each(
      "numbers",
      params.numbers,
      (number) => {
        const { half } = check({ number });
        return { half, whole: double({ half }).whole };
      },
      { onItemFailure: "continue" },
    );
    const { text, missing } = count({ rows });
    return { text, missing };
  },
);
