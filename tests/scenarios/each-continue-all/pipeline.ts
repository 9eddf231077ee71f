import { each, pipeline } from "partitura";
import { picky, show } from "../shared/tasks.js";

/** Every item fails and is tolerated: a list of nulls, what reads it runs, and the run succeeds. */
export default pipeline("each-continue-all", {}, () => {
  const rows = each("rows", ["bad", "bad"], (item) => picky({ text: item }).text, {
    onItemFailure: "continue",
  });
  return { rows: show({ value: rows }).text };
});
