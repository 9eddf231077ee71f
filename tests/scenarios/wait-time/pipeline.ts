import { pipeline, waitFor } from "partitura";
import { text } from "../shared/tasks.js";

const passed = waitFor("passed", "time", { timeout: "20s", every: "1s" });

/** A wait for an instant in the past, given with an offset, ends at once, and what is after it runs. */
export default pipeline("wait-time", {}, () => {
  text({ text: "go" }, { after: passed({ at: "2020-01-01T02:00:00+02:00" }) });
});
