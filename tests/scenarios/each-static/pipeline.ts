import { each, grid, pipeline, python, task, z } from "partitura";

const scale = python("scale", {
  source: "./steps.py#scale",
  inputs: { letter: z.enum(["a", "b"]), factor: z.number(), index: z.int() },
  outputs: { label: z.string(), size: z.number() },
});

const grow = task("grow", {
  inputs: { size: z.number(), by: z.int() },
  outputs: { size: z.number(), missing: z.string().nullable() },
  run: ({ size, by }) => ({ size: size + by, missing: null }),
});

const total = python("total", {
  source: "./steps.py#total",
  inputs: {
    rows: z.array(z.object({ label: z.string(), size: z.number(), missing: z.string().nullable() })),
    sizes: z.array(z.number()),
  },
  outputs: { labels: z.array(z.string()), sum: z.number(), rows: z.int() },
});

/** A grid of four points, two tasks per point, gathered in order; a null in a record stays where it is. */
export default pipeline("each-static", { params: { step: z.int().default(10) } }, ({ params }) => {
  const rows = each(
    "points",
    grid({ letter: ["a", "b"], factor: [0.5, 2] }),
    (point, index) => {
      const scaled = scale({ ...point, index });
      const grown = grow({ size: scaled.size, by: params.step });
      return { label: scaled.label, size: grown.size, missing: grown.missing };
    },
    { concurrency: 2 },
  );
  const { labels, sum } = total({ rows, sizes: rows.column("size") });
  return { labels, sum };
});
