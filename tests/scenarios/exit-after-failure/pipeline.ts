import { each, pipeline } from "partitura";
import { fail, picky, show, text } from "../shared/tasks.js";

/**
 * `onExit` runs after a run that failed and does not mend it: it is told the nodes that failed, each once and sorted,
 * without those that a failure blocked.
 */
export default pipeline(
  "exit-after-failure",
  {
    onExit: ({ run }) => {
      show({ value: { status: run.status, failed: run.failedTasks } });
    },
  },
  () => {
    const bad = fail({ text: "x" }, { id: "z-first" });
    text({ text: bad.text }, { id: "blocked" });
    each("items", ["bad", "good", "bad"], (item) => picky({ text: item }, { id: "a-item" }));
  },
);
