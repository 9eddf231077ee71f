import { each, pipeline } from "partitura";
import { show, text, texts } from "../shared/tasks.js";

/** A loop over one item gives a list of one, also where the item itself is a list, or the result a record. */
export default pipeline("each-single", {}, () => {
  const { items } = texts({ items: ["only"] });
  const plain = each("plain", items, (item) => text({ text: item }).text);
  const lists = each("lists", [["a", "b"]], (item) => texts({ items: item }, { id: "inner" }).items);
  const records = each("records", items, (item) => ({ name: text({ text: item }, { id: "named" }).text }));
  return { text: show({ value: { plain, lists, records } }).text };
});
