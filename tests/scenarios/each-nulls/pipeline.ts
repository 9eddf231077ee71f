import { each, pipeline, task, z } from "partitura";
import { note, show } from "../shared/tasks.js";

const collect = task("collect", {
  outputs: { notes: z.array(z.string().nullable()) },
  run: () => ({ notes: [null, "a", "", null] }),
});

/** A loop over a list with nulls, first and last: each item gives back what it got, and the gathered list keeps its length. */
export default pipeline("each-nulls", {}, () => {
  const rows = each("notes", collect().notes, (it) => note({ note: it }).note);
  return { text: show({ value: rows }).text };
});
