import { each, pipeline, when } from "partitura";
import { mixed, text } from "../shared/tasks.js";

/** Rules in the arms of a decision for each item: the clean-up of the arm that is taken runs whatever became of the item's task, the other's never. */
export default pipeline("rule-in-arm-in-each", {}, () => {
  each(
    "rows",
    ["good", "bad", "skip"],
    (item) => {
      const done = mixed({ text: item });
      when(
        "choice",
        item.eq("good"),
        () => void text({ text: "1" }, { id: "taken", after: done, runIf: "all-done" }),
        () => void text({ text: "2" }, { id: "other", after: done, runIf: "all-done" }),
      );
    },
    { onItemFailure: "continue" },
  );
});
