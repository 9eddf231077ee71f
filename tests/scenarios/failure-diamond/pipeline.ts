import { pipeline } from "partitura";
import { fail, show, text } from "../shared/tasks.js";

/** One way of two fails: what joins them is upstream-failed though the other way succeeded; a task beside runs. */
export default pipeline("failure-diamond", {}, () => {
  const start = text({ text: "x" }, { id: "start" });
  const left = text({ text: start.text }, { id: "left" });
  const right = fail({ text: start.text }, { id: "right" });
  show({ value: [left.text, right.text] });
  text({ text: left.text }, { id: "beside" });
});
