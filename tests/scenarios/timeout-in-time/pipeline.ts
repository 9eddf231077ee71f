import { pipeline, python, z } from "partitura";
import { text } from "../shared/tasks.js";

const quick = python("quick", { source: "./steps.py#quick", outputs: { text: z.string() }, timeout: "60s" });

/** A task that ends within its time is not touched by it. */
export default pipeline("timeout-in-time", {}, () => {
  text({ text: quick().text }, { id: "reader" });
});
