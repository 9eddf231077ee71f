import { each, pipeline, str, z } from "partitura";
import { show, text } from "../shared/tasks.js";

/** A loop in a loop: the inner body reads both positions, and inner lists of different lengths, one empty, stay apart. */
export default pipeline(
  "each-nested-index",
  { params: { rows: z.array(z.array(z.string())).default([["a", "b"], [], ["c"]]) } },
  ({ params }) => {
    const rows = each("rows", params.rows, (row, at) =>
      each("cells", row, (cell, index) => text({ text: str`${at}${index}${cell}` }).text),
    );
    return { rows: show({ value: rows }).text };
  },
);
