import { pipeline, when, z } from "partitura";
import { text } from "../shared/tasks.js";

/** Two decisions with one arm each: with `orSkip` the reader of the arm that ran runs, and the other is skipped with what needs it. */
export default pipeline("when-or-skip", { params: { limit: z.int().default(10) } }, ({ params }) => {
  const high = when("high", params.limit.gt(5), () => text({ text: "high" }, { id: "say-high" }));
  const low = when("low", params.limit.lte(5), () => text({ text: "low" }, { id: "say-low" }));
  const first = text({ text: high.text.orSkip() }, { id: "first" });
  const second = text({ text: low.text.orSkip() }, { id: "second" });
  text({ text: first.text }, { id: "after-first" });
  text({ text: second.text }, { id: "after-second" });
  return { first: first.text };
});
