import { each, pipeline } from "partitura";
import { picky, show, text } from "../shared/tasks.js";

/** A loop over what a failed loop gave: no item of it runs, and neither does what reads it. */
export default pipeline("each-after-failed-each", {}, () => {
  const first = each("first", ["a", "bad"], (item) => picky({ text: item }).text);
  const second = each("second", first, (item) => text({ text: item }).text);
  show({ value: second });
});
