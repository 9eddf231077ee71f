import { pipeline, when, z } from "partitura";
import { fail, text } from "../shared/tasks.js";

/** An arm that is not taken goes before any rule: its clean-up and its alert are skipped although what they are after has failed. */
export default pipeline("rule-untaken-arm", { params: { yes: z.boolean().default(true) } }, ({ params }) => {
  const bad = fail({ text: "x" });
  when(
    "choice",
    params.yes,
    () => {
      text({ text: "1" }, { id: "clean-up", after: bad, runIf: "all-done" });
      text({ text: "2" }, { id: "alert", after: bad, runIf: "any-failed" });
    },
    () => {
      text({ text: "3" }, { id: "other-clean-up", after: bad, runIf: "all-done" });
      text({ text: "4" }, { id: "other-alert", after: bad, runIf: "any-failed" });
    },
  );
});
