import { pipeline } from "partitura";
import { fail, text } from "../shared/tasks.js";

/** An exit task that fails fails the run, although all others succeeded. */
export default pipeline(
  "exit-fails",
  {
    onExit: ({ run }) => {
      fail({ text: run.status });
    },
  },
  () => {
    text({ text: "a" });
  },
);
