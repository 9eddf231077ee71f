import { each, pipeline } from "partitura";
import { mixed, show } from "../shared/tasks.js";

/** All items skip themselves: the loop has succeeded, with a list of nulls, and what reads it runs. */
export default pipeline("each-item-skipped-all", {}, () => {
  const rows = each("rows", ["skip", "skip"], (item) => mixed({ text: item }).text, { onItemSkip: "null" });
  return { rows: show({ value: rows }).text };
});
