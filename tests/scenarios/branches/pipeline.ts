import { each, pipeline, python, when, z } from "partitura";

const size = python("size", {
  source: "./steps.py#size",
  inputs: { word: z.string() },
  outputs: { length: z.int() },
});

const shorten = python("shorten", {
  source: "./steps.py#shorten",
  inputs: { word: z.string() },
  outputs: { word: z.string() },
});

const pad = python("pad", {
  source: "./steps.py#pad",
  inputs: { word: z.string() },
  outputs: { word: z.string() },
});

const total = python("total", {
  source: "./steps.py#total",
  inputs: { words: z.array(z.string()) },
  outputs: { length: z.int(), text: z.string() },
});

const shout = python("shout", {
  source: "./steps.py#shout",
  inputs: { word: z.string() },
  outputs: { word: z.string() },
});

const whisper = python("whisper", {
  source: "./steps.py#shout",
  inputs: { word: z.string() },
  outputs: { word: z.string() },
});

const never = python("never", {
  source: "./steps.py#shout",
  inputs: { word: z.string() },
  outputs: { word: z.string() },
});

const report = python("report", {
  source: "./steps.py#report",
  inputs: { loud: z.array(z.string()), inner: z.string(), outer: z.string() },
  outputs: { text: z.string() },
});

/** A decision for each item; a loop in the arm that is taken and one in an arm that is not; a decision in a decision. */
export default pipeline("branches", { params: { limit: z.int().default(3) } }, ({ params }) => {
  const words = each("words", ["pipeline", "ml", "dag"], (word) => {
    const { length } = size({ word });
    return when(
      "long",
      length.gt(params.limit),
      () => ({ word: shorten({ word }).word }),
      () => ({ word: pad({ word }).word }),
    ).word;
  });
  const sum = total({ words });
  const chosen = when(
    "any",
    sum.length.gt(0),
    () => {
      const loud = each("loud", words, (word) => shout({ word }).word);
      const inner = when(
        "both",
        sum.text.contains("dag"),
        () => ({ word: whisper({ word: "yes" }).word }),
        () => ({ word: never({ word: "no" }, { id: "never-inner" }).word }),
      );
      return { loud, inner: inner.word };
    },
    () => {
      const loud = each("quiet", words, (word) => never({ word }, { id: "never-looped" }).word);
      return { loud, inner: never({ word: "none" }, { id: "never-outer" }).word };
    },
  );
  const { text } = report({ loud: chosen.loud, inner: chosen.inner, outer: sum.text });
  return { text };
});
