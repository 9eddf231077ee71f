import { pipeline } from "partitura";
import { fail, text } from "../shared/tasks.js";

/** An exit task runs after a task has failed, and is told that the run failed. */
export default pipeline(
  "exit-told-failure",
  {
    onExit: ({ run }) => {
      text({ text: run.status }, { id: "tell" });
    },
  },
  () => {
    fail({ text: "x" });
  },
);
