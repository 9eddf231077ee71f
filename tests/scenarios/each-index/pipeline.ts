import { each, pipeline } from "partitura";
import { show, whole } from "../shared/tasks.js";

/** A task gets its item's position from 0, as an integer, and the result holds it without a task. */
export default pipeline("each-index", {}, () => {
  const rows = each("rows", ["x", "y", "z"], (item, index) => ({
    item,
    index,
    seen: whole({ value: index }).value,
  }));
  return { rows: show({ value: rows }).text };
});
