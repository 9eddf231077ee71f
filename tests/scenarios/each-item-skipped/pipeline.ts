import { each, pipeline } from "partitura";
import { mixed, show, text, texts } from "../shared/tasks.js";

/** Items that skip themselves leave nulls, first and last too; a second task of such an item is skipped with it. */
export default pipeline("each-item-skipped", {}, () => {
  const { items } = texts({ items: ["skip", "a", "skip"] });
  const rows = each("rows", items, (item) => ({ name: text({ text: mixed({ text: item }).text }).text }), {
    onItemSkip: "null",
  });
  return { rows: show({ value: rows }).text, count: rows.count };
});
