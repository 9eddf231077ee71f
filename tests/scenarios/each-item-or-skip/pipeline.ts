import { each, pipeline, task, z } from "partitura";
import { show, text } from "../shared/tasks.js";

const collect = task("collect", {
  outputs: { notes: z.array(z.string().nullable()) },
  run: () => ({ notes: [null, "a", null, "b"] }),
});

/** `orSkip` on an item skips the item's task where the item is null; the gathered list has nulls there. */
export default pipeline("each-item-or-skip", {}, () => {
  const rows = each("notes", collect().notes, (item) => text({ text: item.orSkip() }).text, {
    onItemSkip: "null",
  });
  return { rows: show({ value: rows }).text };
});
