import { each, pipeline, task, z } from "partitura";

const tell = task("tell", {
  outputs: { index: z.int().nullable() },
  run: (_, { index }) => ({ index }),
});

/** In a loop in a loop the position that a body is told is that of the inner item. */
export default pipeline(
  "context-nested-index",
  { params: { rows: z.array(z.array(z.string())).default([["a"], ["b", "c"]]) } },
  ({ params }) => {
    each("rows", params.rows, (row) => each("cells", row, () => tell().index));
  },
);
