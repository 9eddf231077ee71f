import { each, pipeline, when } from "partitura";
import { show, text, texts } from "../shared/tasks.js";

/** A decision for each item of a list made by a task, on the item and on its position; both arms give the result. */
export default pipeline("when-in-each", {}, () => {
  const { items } = texts({ items: ["keep", "drop", "keep"] });
  const rows = each(
    "rows",
    items,
    (item, index) =>
      when(
        "choice",
        item.eq("keep").and(index.gt(0)),
        () => text({ text: item }, { id: "kept" }),
        () => text({ text: "-" }, { id: "dropped" }),
      ).text,
  );
  return { rows: show({ value: rows }).text };
});
