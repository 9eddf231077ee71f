import { each, pipeline } from "partitura";
import { picky, show, text } from "../shared/tasks.js";

/** The item's result does not read the task that fails: the item has failed all the same, and a null is in its place. */
export default pipeline("each-continue-unread", {}, () => {
  const rows = each(
    "rows",
    ["good", "bad", "fine"],
    (item) => {
      picky({ text: item });
      return { name: text({ text: item }).text };
    },
    { onItemFailure: "continue" },
  );
  return { rows: show({ value: rows }).text };
});
