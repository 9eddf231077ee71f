import { pipeline, when } from "partitura";
import { fail, text } from "../shared/tasks.js";

/** The task that a condition reads fails: both arms, a task of theirs that reads nothing, and what follows are upstream-failed. */
export default pipeline("when-condition-failed", {}, () => {
  const failed = fail({ text: "x" });
  const chosen = when(
    "choice",
    failed.text.eq("x"),
    () => ({ text: text({ text: failed.text }, { id: "taken" }).text }),
    () => ({ text: text({ text: "no" }, { id: "other" }).text }),
  );
  text({ text: chosen.text }, { id: "reader" });
});
