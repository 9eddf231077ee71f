import { pipeline, when } from "partitura";
import { fail, text } from "../shared/tasks.js";

/** A decision that a failure blocks goes before any rule: no clean-up of its arms runs; one after the decision does. */
export default pipeline("rule-blocked-arm", {}, () => {
  const bad = fail({ text: "x" });
  when(
    "choice",
    bad.text.eq("x"),
    () => void text({ text: "1" }, { id: "taken", after: bad, runIf: "all-done" }),
    () => void text({ text: "2" }, { id: "other", after: bad, runIf: "any-failed" }),
  );
  text({ text: "3" }, { id: "clean-up", after: "choice", runIf: "all-done" });
});
