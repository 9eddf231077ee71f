import { each, pipeline } from "partitura";
import { fail, text } from "../shared/tasks.js";

/** Items' tasks are `after` a task outside, and a task is `after` a loop, without data: one way goes on, the other is blocked by a failure. */
export default pipeline("each-after", {}, () => {
  const ready = text({ text: "ready" }, { id: "ready" });
  each("items", ["a", "b"], (item) => text({ text: item }, { id: "item", after: ready }));
  text({ text: "done" }, { id: "done", after: "items" });
  const failed = fail({ text: "x" });
  each("blocked-items", ["a", "b"], (item) => text({ text: item }, { id: "blocked-item", after: failed }));
  text({ text: "done" }, { id: "blocked", after: "blocked-items" });
});
