import { pipeline, python, task, when, z } from "partitura";

const rows = z.array(z.int()).min(30_000);

const countUp = python("count-up", {
  source: "./steps.py#count_up",
  inputs: { count: z.int() },
  outputs: { rows, some: z.array(z.int()) },
});

const addUp = python("add-up", {
  source: "./steps.py#add_up",
  inputs: { rows, some: z.array(z.int()) },
  outputs: { total: z.int(), length: z.int(), first: z.int() },
});

const double = task("double", {
  inputs: { rows },
  outputs: { rows },
  run: ({ rows: given }) => ({ rows: given.map((it) => it * 2) }),
});

/** Values of more than 48 KiB are given on by reference: between languages, through both arms, and small ones beside them. */
export default pipeline("value-large", { params: { twice: z.boolean().default(true) } }, ({ params }) => {
  const made = countUp({ count: 30_000 });
  const chosen = when(
    "choice",
    params.twice,
    () => ({ rows: double({ rows: made.rows }).rows }),
    () => ({ rows: made.rows }),
  );
  addUp({ rows: chosen.rows, some: made.some });
});
