import { pipeline, when, z } from "partitura";
import { text } from "../shared/tasks.js";

/** Two decisions with one arm each, one taken and one not: `orElse` gives the value of the first and a fallback for the second. */
export default pipeline("when-or-else", { params: { limit: z.int().default(10) } }, ({ params }) => {
  const high = when("high", params.limit.gt(5), () => text({ text: "high" }, { id: "say-high" }));
  const low = when("low", params.limit.lte(5), () => text({ text: "low" }, { id: "say-low" }));
  const first = text({ text: high.text.orElse("not high") }, { id: "first" });
  const second = text({ text: low.text.orElse("not low") }, { id: "second" });
  return { first: first.text, second: second.text };
});
