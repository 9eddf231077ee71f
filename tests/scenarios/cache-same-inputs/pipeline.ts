import { pipeline, task, z } from "partitura";

const draw = task("draw", {
  inputs: { seed: z.int() },
  outputs: { number: z.number() },
  run: ({ seed }) => ({ number: seed + Math.random() }),
});

const compare = task("compare", {
  inputs: { first: z.number(), again: z.number(), other: z.number(), uncached: z.number() },
  outputs: { again: z.boolean(), other: z.boolean(), uncached: z.boolean() },
  run: ({ first, again, other, uncached }) => ({
    again: again === first,
    other: Math.floor(other) === Math.floor(first),
    uncached: uncached === first,
  }),
});

/** A cached task that is called again with the same inputs gives what it gave, though its body draws a number; with others, and uncached, it runs. */
export default pipeline("cache-same-inputs", {}, () => {
  const cache = { version: "1" };
  const first = draw({ seed: 1 }, { id: "first", cache });
  const again = draw({ seed: 1 }, { id: "again", after: first, cache });
  const other = draw({ seed: 2 }, { id: "other", after: first, cache });
  const uncached = draw({ seed: 1 }, { id: "uncached", after: first });
  compare({ first: first.number, again: again.number, other: other.number, uncached: uncached.number });
});
