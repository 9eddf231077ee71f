import { each, pipeline } from "partitura";
import { show, text, texts, whole } from "../shared/tasks.js";

/** A loop with two tasks over a list that turns out empty: its count is 0, a column of it is empty, what is `after` it runs. */
export default pipeline("each-empty-runtime", {}, () => {
  const { items } = texts({ items: [] });
  const rows = each("rows", items, (item) => {
    const first = text({ text: item }, { id: "first" });
    return { name: text({ text: first.text }, { id: "second" }).text };
  });
  whole({ value: rows.count }, { id: "count" });
  show({ value: rows.column("name") }, { id: "names" });
  text({ text: "on" }, { id: "next", after: "rows" });
});
