import { each, pipeline, str } from "partitura";
import { text, texts } from "../shared/tasks.js";

/** A loop over what another loop gave, in its order. */
export default pipeline("each-over-results", {}, () => {
  const first = each("first", ["a", "b", "c"], (item) => text({ text: str`${item}1` }, { id: "one" }).text);
  const second = each(
    "second",
    first,
    (item, index) => text({ text: str`${item}2/${index}` }, { id: "two" }).text,
  );
  return { rows: texts({ items: second }).items };
});
