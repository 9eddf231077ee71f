import { pipeline, when, z } from "partitura";
import { text } from "../shared/tasks.js";

const say = pipeline("say", { params: { word: z.string() } }, ({ params }) => {
  const chosen = when(
    "long",
    params.word.eq("abcdef"),
    () => text({ text: "long" }, { id: "is-long" }),
    () => text({ text: params.word }, { id: "is-short" }),
  );
  return { text: chosen.text };
});

/** A pipeline with a decision of its own, called in both arms of a decision. */
export default pipeline(
  "sub-pipeline-in-when",
  { params: { yes: z.boolean().default(true) } },
  ({ params }) => {
    const chosen = when(
      "choice",
      params.yes,
      () => ({ text: say({ word: "abc" }, { id: "yes" }).text }),
      () => ({ text: say({ word: "abcdef" }, { id: "no" }).text }),
    );
    return { text: text({ text: chosen.text }).text };
  },
);
