import { each, pipeline } from "partitura";
import { text, texts } from "../shared/tasks.js";

const none: readonly string[] = [];

/** A loop over a list that is known to be empty: nothing runs, and what reads it gets an empty list. */
export default pipeline("each-empty-literal", {}, () => {
  const rows = each("rows", none, () => text({ text: "never" }).text);
  return { rows: texts({ items: rows }).items, count: rows.count };
});
