import { each, pipeline, task, z } from "partitura";

const numbers = task("numbers", {
  inputs: { count: z.int() },
  outputs: { list: z.array(z.int()) },
  run: ({ count }) => ({ list: Array.from({ length: count }, (_, at) => at) }),
});

const half = task("half", {
  inputs: { number: z.int() },
  outputs: { half: z.number() },
  run: ({ number }) => {
    if (number % 500 === 499) throw new Error(`${number} is too much`);
    return { half: number / 2 };
  },
});

/** A fan-out over very many items, of which a few fail. */
export default pipeline("many", { params: { count: z.int().default(3000) } }, ({ params }) => {
  const { list } = numbers({ count: params.count });
  each("items", list, (number) => half({ number }), { onItemFailure: "continue" });
  return {};
});
