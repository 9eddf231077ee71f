import { each, pipeline, str } from "partitura";
import { show, text, whole } from "../shared/tasks.js";

/** Two tasks for each item, one that reads the other of its own item and one value from outside; both are in the result. */
export default pipeline("each-two-tasks", {}, () => {
  const { value } = whole({ value: 9 });
  const rows = each("rows", ["a", "b"], (item) => {
    const first = text({ text: item }, { id: "first" });
    const second = text({ text: str`${first.text}${value}` }, { id: "second" });
    return { first: first.text, second: second.text, outside: value };
  });
  return { rows: show({ value: rows }).text };
});
