import { python, shell, task, z } from "partitura";
import { jsonText } from "./json-text.js";

/** Small tasks with deterministic bodies, for scenarios whose point is not what a body does. */

/** Gives the text that it takes. */
export const text = task("text", {
  inputs: { text: z.string() },
  outputs: { text: z.string() },
  run: ({ text: given }) => ({ text: given }),
});

/** Gives the text or the null that it takes. */
export const note = task("note", {
  inputs: { note: z.string().nullable() },
  outputs: { note: z.string().nullable() },
  run: ({ note: given }) => ({ note: given }),
});

/** Gives the integer that it takes. */
export const whole = task("whole", {
  inputs: { value: z.int() },
  outputs: { value: z.int() },
  run: ({ value }) => ({ value }),
});

/** Gives the number that it takes. */
export const real = task("real", {
  inputs: { value: z.number() },
  outputs: { value: z.number() },
  run: ({ value }) => ({ value }),
});

/** Gives the texts that it takes. */
export const texts = task("texts", {
  inputs: { items: z.array(z.string()) },
  outputs: { items: z.array(z.string()) },
  run: ({ items }) => ({ items }),
});

/** Gives the integers that it takes. */
export const wholes = task("wholes", {
  inputs: { items: z.array(z.int()) },
  outputs: { items: z.array(z.int()) },
  run: ({ items }) => ({ items }),
});

/** Gives the value that it takes, whatever it is. */
export const anything = task("anything", {
  inputs: { value: z.json() },
  outputs: { value: z.json() },
  run: ({ value }) => ({ value }),
});

/** Shows the value that it takes as JSON text with sorted keys. */
export const show = task("show", {
  inputs: { value: z.json() },
  outputs: { text: z.string() },
  run: ({ value }) => ({ text: jsonText(value) }),
});

/** Fails. */
export const fail = task("fail", {
  inputs: { text: z.string() },
  outputs: { text: z.string() },
  run: ({ text: given }) => {
    if (given !== "") throw new Error(`it was told to fail: ${given}`);
    return { text: given };
  },
});

/** Ends itself as skipped, unless it is told to go on. */
export const skip = task("skip", {
  inputs: { text: z.string(), go: z.boolean().default(false) },
  outputs: { text: z.string() },
  skippable: true,
  run: ({ text: given, go }, context) => (go ? { text: given } : context.skip("it was told to skip")),
});

/** Names the Python types inside a value. */
export const kinds = python("kinds", {
  source: "./steps.py#kinds",
  inputs: { value: z.json() },
  outputs: { text: z.string() },
});

/** Fails for the text `bad` and skips itself for the text `skip`; else gives the text. */
export const mixed = python("mixed", {
  source: "./steps.py#mixed",
  inputs: { text: z.string() },
  outputs: { text: z.string() },
  skippable: true,
});

/** Fails for the text `bad`, else gives the text. */
export const picky = python("picky", {
  source: "./steps.py#picky",
  inputs: { text: z.string() },
  outputs: { text: z.string() },
});

/** Says its text with a mark, in a shell. */
export const mark = shell("mark", {
  inputs: { text: z.string() },
  outputs: { text: z.string() },
  command: 'printf "<%s>" "$text" > "$out_text"',
});
