import { pipeline, when } from "partitura";
import { fail, text, whole } from "../shared/tasks.js";

/** Tasks of arms read tasks outside: one that failed makes the task of the arm that is taken upstream-failed; in the other arm it is skipped. */
export default pipeline("when-reads-around", {}, () => {
  const { value } = whole({ value: 1 });
  const failed = fail({ text: "x" });
  when(
    "choice",
    value.eq(1),
    () => void text({ text: failed.text }, { id: "taken" }),
    () => void text({ text: failed.text }, { id: "other" }),
  );
});
