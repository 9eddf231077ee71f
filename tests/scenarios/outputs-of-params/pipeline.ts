import { each, pipeline, when, z } from "partitura";
import { anything, text } from "../shared/tasks.js";

const params = {
  numbers: z.array(z.int()).default([4, 1]),
  word: z.string().default("{{ w }}"),
  limit: z.int().default(2),
};

/** Params and items as they are: as outputs of the pipeline, as values of an arm, and as results of an each. */
export default pipeline("outputs-of-params", { params }, ({ params: given }) => {
  const chosen = when(
    "choice",
    given.limit.gt(1),
    () => {
      text({ text: given.word }, { id: "taken" });
      return { word: given.word, limit: given.limit };
    },
    () => ({ word: given.word, limit: given.limit }),
  );
  const items = each("items", given.numbers, (number) => {
    const { inner } = when(
      "inner",
      given.limit.eq(2),
      () => {
        text({ text: "x" }, { id: "item" });
        return { inner: number };
      },
      () => ({ inner: given.limit }),
    );
    return { number, inner };
  });
  anything({ value: items });
  return {
    numbers: given.numbers,
    word: given.word,
    limit: given.limit,
    chosenWord: chosen.word,
    chosenLimit: chosen.limit,
    items,
  };
});
