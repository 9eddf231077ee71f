import { each, pipeline } from "partitura";
import { fail, show, text } from "../shared/tasks.js";

/** An item's task needs something outside that failed: that is no failure of the item, so it is not tolerated. */
export default pipeline("each-continue-outside", {}, () => {
  const failed = fail({ text: "x" });
  const rows = each("rows", ["a", "b"], () => text({ text: failed.text }).text, {
    onItemFailure: "continue",
  });
  show({ value: rows });
});
