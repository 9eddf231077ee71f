import { each, pipeline } from "partitura";
import { picky, show, text, texts } from "../shared/tasks.js";

/** One item fails: the others finish, the failed item's second task and what reads the list are upstream-failed. */
export default pipeline("each-item-fails", {}, () => {
  const { items } = texts({ items: ["a", "bad", "c"] });
  const rows = each("rows", items, (item) => text({ text: picky({ text: item }).text }).text);
  show({ value: rows });
  text({ text: "free" }, { id: "free" });
});
