import { each, pipeline } from "partitura";
import { picky, text } from "../shared/tasks.js";

/** A tolerated failure is none of the run: `onExit` is told that it succeeded. */
export default pipeline(
  "exit-tolerated",
  {
    onExit: ({ run }) => {
      text({ text: run.status }, { id: "tell" });
    },
  },
  () => {
    each("items", ["a", "bad"], (item) => picky({ text: item }), { onItemFailure: "continue" });
  },
);
