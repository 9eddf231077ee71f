import { each, pipeline, waitFor } from "partitura";
import { show, text } from "../shared/tasks.js";

const there = waitFor("there", "command", { timeout: "2s", every: "1s" });

/** A wait for each item; one times out and is tolerated, and leaves a null. */
export default pipeline("wait-in-each", {}, () => {
  const rows = each(
    "rows",
    ["true", "false"],
    (command) => text({ text: command }, { after: there({ command }) }).text,
    { onItemFailure: "continue" },
  );
  show({ value: rows });
});
