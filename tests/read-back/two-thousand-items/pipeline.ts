import { each, pipeline, task, z } from "partitura";

const list = task("list", {
  inputs: { length: z.int() },
  outputs: { numbers: z.array(z.int()) },
  run: ({ length }) => ({ numbers: Array.from({ length }, (_, n) => n) }),
});

const square = task("square", {
  inputs: { number: z.int() },
  outputs: { square: z.int() },
  run: ({ number }) => ({ square: number * number }),
});

const fold = task("fold", {
  inputs: { squares: z.array(z.int()) },
  outputs: { length: z.int(), total: z.int(), last: z.int() },
  run: ({ squares }) => ({
    length: squares.length,
    total: squares.reduce((sum, it) => sum + it, 0),
    last: squares.at(-1) ?? 0,
  }),
});

/** A fan-out of 2,000 items, gathered in order. */
export default pipeline("two-thousand-items", {}, () => {
  const { numbers } = list({ length: 2_000 });
  fold({ squares: each("items", numbers, (number) => square({ number }).square) });
});
