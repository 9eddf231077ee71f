import { pipeline } from "partitura";
import { fail, text } from "../shared/tasks.js";

/** A task that fails each time is tried once and as often again as its retries say, then blocks what needs it. A call's retries win. */
export default pipeline("retries-exhausted", { defaults: { retries: 1 } }, () => {
  const first = fail({ text: "x" }, { id: "twice-again", retries: 2 });
  fail({ text: "x" }, { id: "once-again" });
  fail({ text: "x" }, { id: "never-again", retries: 0 });
  text({ text: first.text }, { id: "reader" });
});
