import { each, pipeline } from "partitura";
import { picky } from "../shared/tasks.js";

/** Pipeline outputs of a loop with a tolerated failure: the list with its null, and elements of it with and without a fallback. */
export default pipeline("outputs-tolerated", {}, () => {
  const rows = each("rows", ["a", "bad"], (item) => picky({ text: item }).text, {
    onItemFailure: "continue",
  });
  return { rows, first: rows.item(0), second: rows.item(1), replaced: rows.item(1).orElse("none") };
});
