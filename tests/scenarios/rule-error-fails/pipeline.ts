import { pipeline, task, z } from "partitura";
import { text } from "../shared/tasks.js";

const count = task("count", {
  outputs: { value: z.int() },
  run: (): { value: number } => {
    throw new Error("it was told to fail");
  },
});

const take = task("take", { inputs: { value: z.number() }, run: () => undefined });

/** A task that runs after a failure computes with the null that it reads: that is an error, and fails it; so does its own alert run. */
export default pipeline("rule-error-fails", {}, () => {
  const { value } = count();
  const taken = take({ value: value.plus(1) }, { runIf: "all-done" });
  text({ text: "told" }, { id: "alert", after: taken, runIf: "any-failed" });
});
