import { pipeline, when } from "partitura";
import { skip, text } from "../shared/tasks.js";

/** The task that a condition reads is skipped: so are both arms and what reads the decision; the run succeeds. */
export default pipeline("when-condition-skipped", {}, () => {
  const skipped = skip({ text: "x" });
  const chosen = when(
    "choice",
    skipped.text.eq("x"),
    () => ({ text: text({ text: "yes" }, { id: "taken" }).text }),
    () => ({ text: text({ text: "no" }, { id: "other" }).text }),
  );
  text({ text: chosen.text }, { id: "reader" });
  text({ text: "free" }, { id: "free" });
});
