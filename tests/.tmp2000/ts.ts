import { each, pipeline, task, z } from "partitura";
const list = task("list", { inputs: {}, outputs: { items: z.array(z.int()) }, run: () => ({ items: Array.from({ length: 2000 }, (_, i) => i) }) });
const double = task("double", { inputs: { n: z.int() }, outputs: { n: z.int() }, run: ({ n }) => ({ n: 2 * n }) });
const total = task("total", { inputs: { all: z.array(z.int()) }, outputs: { sum: z.int() }, run: ({ all }) => ({ sum: all.reduce((a, b) => a + b, 0) }) });
export default pipeline("many", {}, () => {
  const { items } = list({});
  const all = each("all", items, (n) => double({ n }).n);
  return { sum: total({ all }).sum };
});
