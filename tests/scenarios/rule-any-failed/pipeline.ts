import { pipeline } from "partitura";
import { fail, skip, text } from "../shared/tasks.js";

/** `any-failed`: runs where one failed or was blocked by a failure; else skipped, also after a success. */
export default pipeline("rule-any-failed", {}, () => {
  const good = text({ text: "good" }, { id: "good" });
  const skipped = skip({ text: "x" });
  const bad = fail({ text: "x" });
  const blocked = text({ text: bad.text }, { id: "blocked" });
  text({ text: "1" }, { id: "alert", after: [good, skipped, bad], runIf: "any-failed" });
  text({ text: "2" }, { id: "alert-blocked", after: blocked, runIf: "any-failed" });
  text({ text: "3" }, { id: "no-alert", after: [good, skipped], runIf: "any-failed" });
});
