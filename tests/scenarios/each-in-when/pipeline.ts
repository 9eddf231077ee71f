import { each, pipeline, when, z } from "partitura";
import { show, text } from "../shared/tasks.js";

/** A loop in each arm of a decision: one is gathered, the other does not run, and what follows reads the list through both. */
export default pipeline(
  "each-in-when",
  { params: { loud: z.boolean().default(false), names: z.array(z.string()).default(["a", "b"]) } },
  ({ params }) => {
    const chosen = when(
      "choice",
      params.loud,
      () => ({ rows: each("loud", params.names, (name) => text({ text: name }, { id: "shouted" }).text) }),
      () => ({ rows: each("quiet", params.names, (name) => text({ text: name }, { id: "said" }).text) }),
    );
    return { rows: show({ value: chosen.rows }).text };
  },
);
