import { pipeline, when, z } from "partitura";
import { text } from "../shared/tasks.js";

/** A decision in each arm of a decision: one task of four runs, and its text comes out through both. */
export default pipeline(
  "when-nested-two",
  { params: { outer: z.boolean().default(true), inner: z.boolean().default(false) } },
  ({ params }) => {
    const chosen = when(
      "outer",
      params.outer,
      () =>
        when(
          "upper",
          params.inner,
          () => text({ text: "1" }, { id: "yes-yes" }),
          () => text({ text: "2" }, { id: "yes-no" }),
        ),
      () =>
        when(
          "lower",
          params.inner,
          () => text({ text: "3" }, { id: "no-yes" }),
          () => text({ text: "4" }, { id: "no-no" }),
        ),
    );
    return { text: text({ text: chosen.text }, { id: "last" }).text };
  },
);
