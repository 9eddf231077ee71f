import { each, pipeline, when } from "partitura";
import { show, text, wholes } from "../shared/tasks.js";

/** A decision with one arm for each item: the gathered list has a null where the arm was not taken, also in the last place. */
export default pipeline("when-in-each-lacking", {}, () => {
  const { items } = wholes({ items: [1, 8, 3] });
  const rows = each("rows", items, (item) => when("large", item.gt(5), () => text({ text: "large" })).text);
  return { rows: show({ value: rows }).text };
});
