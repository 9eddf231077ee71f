import { pipeline, when } from "partitura";
import { text, whole } from "../shared/tasks.js";

/** A condition divides by zero, under a `not`: the error makes neither arm run, and is not turned into true. */
export default pipeline("when-condition-division", {}, () => {
  const { value } = whole({ value: 0 });
  when(
    "choice",
    value.plus(6).dividedBy(value).gt(1).not(),
    () => text({ text: "yes" }, { id: "taken" }),
    () => text({ text: "no" }, { id: "other" }),
  );
});
