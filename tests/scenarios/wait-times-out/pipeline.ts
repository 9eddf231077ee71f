import { pipeline, waitFor } from "partitura";
import { text } from "../shared/tasks.js";

const never = waitFor("never", "command", { timeout: "2s", every: "1s" });

/** A wait whose condition never holds fails at its timeout, and blocks what is after it. */
export default pipeline("wait-times-out", {}, () => {
  const waited = never({ command: "false" });
  text({ text: "on" }, { id: "next", after: waited });
  text({ text: "late" }, { id: "alert", after: waited, runIf: "any-failed" });
});
