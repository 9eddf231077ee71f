import { pipeline } from "partitura";
import { fail, skip, text } from "../shared/tasks.js";

/** `any-succeeded`: runs where one succeeded, whatever the others did; else upstream-failed where one failed; else skipped. */
export default pipeline("rule-any-succeeded", {}, () => {
  const good = text({ text: "good" }, { id: "good" });
  const skipped = skip({ text: "x" });
  const bad = fail({ text: "x" });
  text({ text: "1" }, { id: "all-three", after: [good, skipped, bad], runIf: "any-succeeded" });
  text({ text: "2" }, { id: "skipped-and-bad", after: [skipped, bad], runIf: "any-succeeded" });
  text({ text: "3" }, { id: "skipped-only", after: skipped, runIf: "any-succeeded" });
});
