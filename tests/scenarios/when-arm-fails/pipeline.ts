import { pipeline, when, z } from "partitura";
import { fail, text } from "../shared/tasks.js";

/** A task of the arm that is taken fails: what reads the decision is upstream-failed, the arm's other task still runs, the other arm is skipped. */
export default pipeline("when-arm-fails", { params: { risky: z.boolean().default(true) } }, ({ params }) => {
  const chosen = when(
    "choice",
    params.risky,
    () => {
      text({ text: "beside" }, { id: "beside" });
      return { text: fail({ text: "x" }).text };
    },
    () => ({ text: text({ text: "safe" }, { id: "safe" }).text }),
  );
  text({ text: chosen.text }, { id: "reader" });
});
