import { each, pipeline } from "partitura";
import { note, show } from "../shared/tasks.js";

/** A loop over one item whose result is null gives a list of one null, not null and not an empty list. */
export default pipeline("each-single-null", {}, () => {
  const rows = each("rows", ["only"], () => note({ note: null }).note);
  return { text: show({ value: rows }).text, count: rows.count };
});
