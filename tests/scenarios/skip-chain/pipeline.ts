import { pipeline } from "partitura";
import { skip, text } from "../shared/tasks.js";

/** A task skips itself: what needs it by data, by order and at two steps is skipped; one that goes on does not. The run succeeds. */
export default pipeline("skip-chain", {}, () => {
  const skipped = skip({ text: "x" }, { id: "skips" });
  const went = skip({ text: "on", go: true }, { id: "goes-on" });
  const reader = text({ text: skipped.text }, { id: "reader" });
  text({ text: reader.text }, { id: "second" });
  text({ text: went.text }, { id: "ordered", after: skipped });
  text({ text: went.text }, { id: "free" });
});
