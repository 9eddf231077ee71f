import { pipeline } from "partitura";
import { fail, text } from "../shared/tasks.js";

const risky = pipeline("risky", {}, () => {
  const bad = fail({ text: "x" });
  text({ text: "beside" }, { id: "beside" });
  return { text: bad.text };
});

/** A task of a sub-pipeline fails: what reads its output or is `after` the call is upstream-failed; a clean-up after it runs. */
export default pipeline("sub-pipeline-fails", {}, () => {
  const called = risky();
  text({ text: called.text }, { id: "reader" });
  text({ text: "x" }, { id: "ordered", after: called });
  text({ text: "cleaned" }, { id: "clean-up", after: called, runIf: "all-done" });
});
