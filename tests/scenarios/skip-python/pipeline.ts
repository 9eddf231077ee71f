import { pipeline, python, z } from "partitura";
import { text } from "../shared/tasks.js";

const value = { inputs: { count: z.int() }, outputs: { text: z.string() } };
const byContext = python("by-context", { source: "./steps.py#by_context", ...value, skippable: true });
const byExit = python("by-exit", { source: "./steps.py#by_exit", ...value, skippable: true });

/** Python bodies skip themselves by their context and by the exit code 99; one that may skip does not. */
export default pipeline("skip-python", {}, () => {
  const first = byContext({ count: 0 });
  const second = byExit({ count: 0 });
  const third = byContext({ count: 3 }, { id: "goes-on" });
  text({ text: first.text }, { id: "after-first" });
  text({ text: second.text }, { id: "after-second" });
  text({ text: third.text }, { id: "after-third" });
});
