import { pipeline } from "partitura";
import { fail, text } from "../shared/tasks.js";

/** `onFailure` runs once the last attempt has failed, and where a failure before blocked its task; it is skipped after a success. The run has failed. */
export default pipeline("hook-on-failure", {}, () => {
  const bad = fail({ text: "x" }, { retries: 1, onFailure: () => text({ text: "failed" }, { id: "alert" }) });
  text(
    { text: bad.text },
    { id: "blocked", onFailure: () => text({ text: "blocked" }, { id: "alert-blocked" }) },
  );
  text({ text: "good" }, { id: "good", onFailure: () => text({ text: "?" }, { id: "no-alert" }) });
});
