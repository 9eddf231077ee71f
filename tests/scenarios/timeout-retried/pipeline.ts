import { pipeline, shell, z } from "partitura";
import { text } from "../shared/tasks.js";

const slow = shell("slow", {
  outputs: { text: z.string() },
  command: 'sleep 60; printf never > "$out_text"',
  timeout: "1s",
  retries: 1,
});

/** The timeout is of one attempt: a task that is too slow is tried again, is too slow again, and has failed. */
export default pipeline("timeout-retried", {}, () => {
  text({ text: slow().text }, { id: "reader" });
});
