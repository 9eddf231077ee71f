import { pipeline, shell, z } from "partitura";
import { fail, note, text } from "../shared/tasks.js";

const slow = shell("slow", {
  outputs: { text: z.string() },
  command: 'sleep 1; printf slow > "$out_text"',
});

/** A task with `any-succeeded` or `any-failed` waits for all, also for the one that is slow, and reads its output. */
export default pipeline("rule-waits-for-all", {}, () => {
  const quick = text({ text: "quick" }, { id: "quick" });
  const bad = fail({ text: "x" });
  const late = slow();
  note({ note: late.text }, { id: "one-is-well", after: quick, runIf: "any-succeeded" });
  note({ note: late.text }, { id: "alert", after: bad, runIf: "any-failed" });
});
