import { each, pipeline } from "partitura";
import { mixed, show, text } from "../shared/tasks.js";

/** Rules inside each item: a clean-up runs for items that succeed, fail and skip, an alert for the one that fails. */
export default pipeline("rule-in-each", {}, () => {
  const rows = each(
    "rows",
    ["good", "bad", "skip"],
    (item) => {
      const done = mixed({ text: item });
      const cleaned = text({ text: item }, { id: "clean-up", after: done, runIf: "all-done" });
      text({ text: item }, { id: "alert", after: done, runIf: "any-failed" });
      return { cleaned: cleaned.text };
    },
    { onItemFailure: "continue" },
  );
  return { rows: show({ value: rows }).text };
});
