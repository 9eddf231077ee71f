import { each, pipeline } from "partitura";
import { fail, show, text, texts } from "../shared/tasks.js";

/** What failed keeps the tasks of items from running, and not a loop over a list that turns out empty: it needs nothing. */
export default pipeline("each-empty-needs-failed", {}, () => {
  const failed = fail({ text: "x" });
  const none = each(
    "none",
    texts({ items: [] }).items,
    () => text({ text: failed.text }, { id: "never" }).text,
  );
  show({ value: none }, { id: "show-none" });
  const some = each(
    "some",
    texts({ items: ["a", "b"] }, { id: "two" }).items,
    () => text({ text: failed.text }, { id: "blocked" }).text,
  );
  show({ value: some }, { id: "show-some" });
});
