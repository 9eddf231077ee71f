import { pipeline } from "partitura";
import { fail, skip, text } from "../shared/tasks.js";

/** `onSuccess` runs after a success, is skipped after a skip, and is upstream-failed after a failure. */
export default pipeline("hook-on-success", {}, () => {
  const good = text(
    { text: "good" },
    { id: "good", onSuccess: () => text({ text: "done" }, { id: "announce" }) },
  );
  skip({ text: "x" }, { onSuccess: () => text({ text: "?" }, { id: "announce-skipped" }) });
  fail({ text: "x" }, { onSuccess: () => text({ text: "?" }, { id: "announce-failed" }) });
  text({ text: good.text }, { id: "next" });
});
