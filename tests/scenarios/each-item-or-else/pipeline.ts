import { each, pipeline } from "partitura";
import { text, texts, whole } from "../shared/tasks.js";

/** An element by its position, with a fallback: of an empty list, beyond the end of one, and where there is one. */
export default pipeline("each-item-or-else", {}, () => {
  const { items } = texts({ items: [] });
  const none = each("none", items, (item) => text({ text: item }, { id: "never" }).text);
  const some = each("some", [10, 20], (value) => whole({ value }).value);
  const first = text({ text: none.item(0).orElse("nobody") }, { id: "first" });
  const third = whole({ value: some.item(2).orElse(7) }, { id: "third" });
  const second = whole({ value: some.item(1).orElse(7) }, { id: "second" });
  return { first: first.text, third: third.value, second: second.value };
});
