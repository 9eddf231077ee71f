import { each, pipeline } from "partitura";
import { picky, text } from "../shared/tasks.js";

/** A loop counts as one node: failed where an item failed, succeeded where the failure is tolerated. */
export default pipeline("rule-each-upstream", {}, () => {
  each("strict", ["a", "bad"], (item) => picky({ text: item }, { id: "strict-item" }));
  each("tolerant", ["a", "bad"], (item) => picky({ text: item }, { id: "tolerant-item" }), {
    onItemFailure: "continue",
  });
  text({ text: "1" }, { id: "alert", after: "strict", runIf: "any-failed" });
  text({ text: "2" }, { id: "clean-up", after: ["strict", "tolerant"], runIf: "all-done" });
  text({ text: "3" }, { id: "no-alert", after: "tolerant", runIf: "any-failed" });
  text({ text: "4" }, { id: "one-is-well", after: ["strict", "tolerant"], runIf: "any-succeeded" });
});
