import { each, pipeline, python, z } from "partitura";
import { show, text } from "../shared/tasks.js";

const perhaps = python("perhaps", {
  source: "./steps.py#perhaps",
  outputs: { items: z.array(z.string()) },
  skippable: true,
});

/** A loop over the list of a task that skips itself: the loop's tasks are skipped, and what reads it too. */
export default pipeline("each-over-skipped", {}, () => {
  const { items } = perhaps();
  const rows = each("rows", items, (item) => text({ text: item }).text);
  show({ value: rows });
});
