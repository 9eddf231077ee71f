import { pipeline, z } from "partitura";
import { show, text } from "../shared/tasks.js";

/** `onExit` runs after all others of a run that succeeded: it is told so, with no failed tasks, and gets a param. */
export default pipeline(
  "exit-after-success",
  {
    params: { name: z.string().default("nightly") },
    onExit: ({ params, run }) => {
      show({ value: { name: params.name, status: run.status, failed: run.failedTasks } });
    },
  },
  () => {
    const first = text({ text: "a" }, { id: "first" });
    text({ text: first.text }, { id: "second" });
  },
);
