import { pipeline, repeat, z } from "partitura";
import { picky, text } from "../shared/tasks.js";

/** The second iteration fails: the third is upstream-failed, and so is what reads the loop. */
export default pipeline("repeat-fails", {}, () => {
  const done = repeat(
    "tries",
    { state: { word: z.string() }, initial: { word: "a" }, max: 3, until: ({ word }) => word.eq("never") },
    ({ word }, iteration) => {
      const { text: picked } = picky({ text: iteration === 2 ? "bad" : word });
      return { word: picked };
    },
  );
  text({ text: done.word }, { id: "last" });
});
