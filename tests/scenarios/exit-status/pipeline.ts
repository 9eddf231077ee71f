import { pipeline } from "partitura";
import { fail, text } from "../shared/tasks.js";

/** `onExit` after a failure with a clean-up that succeeds: the status is that of the run, not that of the last task. */
export default pipeline(
  "exit-status",
  {
    onExit: ({ run }) => {
      text({ text: run.status }, { id: "tell" });
    },
  },
  () => {
    const bad = fail({ text: "x" });
    text({ text: "cleaned" }, { id: "clean-up", after: bad, runIf: "all-done" });
  },
);
