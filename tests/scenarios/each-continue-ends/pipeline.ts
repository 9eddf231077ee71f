import { each, pipeline } from "partitura";
import { picky, show } from "../shared/tasks.js";

/** Tolerated failures in the first and in the last place: nulls stand there, and the list keeps its length. */
export default pipeline("each-continue-ends", {}, () => {
  const rows = each("rows", ["bad", "good", "fine", "bad"], (item) => picky({ text: item }).text, {
    onItemFailure: "continue",
  });
  return { rows: show({ value: rows }).text, count: rows.count };
});
