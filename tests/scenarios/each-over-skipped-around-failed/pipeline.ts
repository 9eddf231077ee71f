import { each, pipeline } from "partitura";
import { fail, show, skip, text } from "../shared/tasks.js";

/** An each whose list reads something skipped is skipped, though its items would have needed something that failed. */
export default pipeline("each-over-skipped-around-failed", {}, () => {
  const failed = fail({ text: "x" });
  const skipped = skip({ text: "s" });
  const items = each("items", [skipped.text, "t"], (item) => {
    const first = text({ text: item }, { id: "first" });
    return text({ text: failed.text }, { id: "second", after: first }).text;
  });
  show({ value: items });
});
