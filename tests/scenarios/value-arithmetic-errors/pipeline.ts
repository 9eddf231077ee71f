import { pipeline } from "partitura";
import { show, text, whole } from "../shared/tasks.js";

/** A division by zero, a whole result beyond 2^53−1 and one beyond the doubles fail the task that reads them; what needs it is upstream-failed. */
export default pipeline("value-arithmetic-errors", {}, () => {
  const { value } = whole({ value: 0 });
  const large = whole({ value: 9007199254740991 }, { id: "large" });
  const divided = show({ value: value.plus(1).dividedBy(value) }, { id: "divided" });
  show({ value: large.value.plus(1) }, { id: "beyond-whole" });
  show({ value: value.plus(1e308).times(10) }, { id: "beyond-real" });
  text({ text: divided.text }, { id: "reader" });
  show({ value: value.plus(1) }, { id: "well" });
});
