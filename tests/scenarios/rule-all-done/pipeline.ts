import { pipeline } from "partitura";
import { fail, skip, text } from "../shared/tasks.js";

/** `all-done`: a clean-up runs after a failure, after a skip, and after what a failure blocked; the run fails though its last tasks succeed. */
export default pipeline("rule-all-done", {}, () => {
  const good = text({ text: "good" }, { id: "good" });
  const skipped = skip({ text: "x" });
  const bad = fail({ text: "x" });
  const blocked = text({ text: bad.text }, { id: "blocked" });
  text({ text: "1" }, { id: "after-all", after: [good, skipped, bad], runIf: "all-done" });
  text({ text: "2" }, { id: "after-skipped", after: skipped, runIf: "all-done" });
  const cleaned = text({ text: "3" }, { id: "clean-up", after: blocked, runIf: "all-done" });
  text({ text: cleaned.text }, { id: "last" });
});
