import { each, pipeline } from "partitura";
import { show, text, whole } from "../shared/tasks.js";

/** Of what a loop gave: a column, its length, and a field of its first record. */
export default pipeline("each-column-count", {}, () => {
  const rows = each("rows", [5, 6, 7], (value, index) => ({ value: whole({ value }).value, index }));
  const column = show({ value: rows.column("value") });
  const count = whole({ value: rows.count }, { id: "count" });
  const first = text({ text: "first" }, { id: "named", after: "rows" });
  return { column: column.text, count: count.value, first: rows.item(0), named: first.text };
});
