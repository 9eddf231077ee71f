import { pipeline } from "partitura";
import { fail, skip, text } from "../shared/tasks.js";

/** The rule that holds when none is given: skipped after a success and a skip; a failure goes before a skip; by data and by order. */
export default pipeline("rule-all-succeeded", {}, () => {
  const good = text({ text: "good" }, { id: "good" });
  const skipped = skip({ text: "x" });
  const bad = fail({ text: "x" });
  text({ text: good.text }, { id: "good-only", runIf: "all-succeeded" });
  text({ text: good.text }, { id: "good-and-skipped", after: skipped });
  text({ text: skipped.text }, { id: "skipped-and-bad", after: bad });
  text({ text: bad.text }, { id: "bad-and-skipped", after: skipped });
});
