import { each, pipeline, python, z } from "partitura";

const letters = python("letters", {
  source: "./steps.py#letters",
  inputs: { word: z.string() },
  outputs: { letters: z.array(z.string()) },
});

const mark = python("mark", {
  source: "./steps.py#mark",
  inputs: { word: z.string(), letter: z.string(), place: z.int(), position: z.int() },
  outputs: { text: z.string() },
});

const join = python("join", {
  source: "./steps.py#join",
  inputs: { rows: z.array(z.array(z.string())) },
  outputs: { text: z.string(), lengths: z.array(z.int()) },
});

/** A loop in a loop: the inner list is made by the outer item; an inner list may be empty; order holds at both depths. */
export default pipeline("nested-each", {}, () => {
  const rows = each("words", ["ab", "", "c"], (word, place) => {
    const made = letters({ word });
    return each("marks", made.letters, (letter, position) => mark({ word, letter, place, position }).text);
  });
  const { text, lengths } = join({ rows });
  return { text, lengths };
});
