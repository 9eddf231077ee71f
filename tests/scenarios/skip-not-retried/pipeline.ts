import { pipeline, task, z } from "partitura";
import { text } from "../shared/tasks.js";

const once = task("once", {
  outputs: { text: z.string() },
  skippable: true,
  retries: 2,
  run: (_, context): { text: string } => context.skip("once is enough"),
});

/** A task that skips itself is not tried again, whatever its retries. */
export default pipeline("skip-not-retried", {}, () => {
  text({ text: once().text }, { id: "reader" });
});
