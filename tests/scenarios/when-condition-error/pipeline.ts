import { pipeline, when, type NumberRef } from "partitura";
import { anything, text } from "../shared/tasks.js";

/**
 * A condition compares what turns out to be a text with a number. That is no false: the decision fails, both of its arms
 * and what reads it are upstream-failed, and so is the run. What does not need it runs.
 */
export default pipeline("when-condition-error", {}, () => {
  const { value } = anything({ value: "seven" });
  const chosen = when(
    "choice",
    (value as unknown as NumberRef).gt(5),
    () => text({ text: "yes" }, { id: "taken" }),
    () => text({ text: "no" }, { id: "other" }),
  );
  text({ text: chosen.text }, { id: "reader" });
  text({ text: "free" }, { id: "free" });
});
