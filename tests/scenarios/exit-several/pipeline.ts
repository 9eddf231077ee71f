import { pipeline, str } from "partitura";
import { fail, skip, text } from "../shared/tasks.js";

/** Exit tasks are independent of each other: one fails and is tried again, one is skipped, one runs. */
export default pipeline(
  "exit-several",
  {
    onExit: ({ run }) => {
      fail({ text: "x" }, { id: "exit-fails", retries: 1 });
      skip({ text: "x" }, { id: "exit-skips" });
      text({ text: str`it ${run.status}` }, { id: "exit-tells" });
    },
  },
  () => {
    text({ text: "a" });
  },
);
