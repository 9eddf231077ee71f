import { pipeline } from "partitura";
import { fail, note, show, skip, text } from "../shared/tasks.js";

/** With another rule than the usual one, what is read of a failed or a skipped task is null: taken as it is, or replaced. */
export default pipeline("rule-reads-null", {}, () => {
  const good = text({ text: "good" }, { id: "good" });
  const skipped = skip({ text: "x" });
  const bad = fail({ text: "x" });
  note({ note: bad.text }, { id: "null-of-failed", runIf: "all-done" });
  note({ note: skipped.text }, { id: "null-of-skipped", runIf: "none-failed" });
  show({ value: { good: good.text, bad: bad.text } }, { id: "beside", runIf: "any-failed" });
});
