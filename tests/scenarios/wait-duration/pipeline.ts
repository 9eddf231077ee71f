import { pipeline, waitFor } from "partitura";
import { text, whole } from "../shared/tasks.js";

const pause = waitFor("pause", "duration", { timeout: "20s", every: "1s" });

/** A wait for as long as a task says: no time at all, so that it ends at once. */
export default pipeline("wait-duration", {}, () => {
  const { value } = whole({ value: 0 });
  text({ text: "go" }, { after: pause({ seconds: value }) });
});
