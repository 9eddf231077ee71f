import { pipeline } from "partitura";
import { fail, skip, text } from "../shared/tasks.js";

/** `none-failed`: runs after a success and a skip, and after skips alone; upstream-failed where one failed. */
export default pipeline("rule-none-failed", {}, () => {
  const good = text({ text: "good" }, { id: "good" });
  const skipped = skip({ text: "x" });
  const bad = fail({ text: "x" });
  text({ text: "1" }, { id: "good-and-skipped", after: [good, skipped], runIf: "none-failed" });
  text({ text: "2" }, { id: "skipped-only", after: skipped, runIf: "none-failed" });
  text({ text: "3" }, { id: "all-three", after: [good, skipped, bad], runIf: "none-failed" });
});
