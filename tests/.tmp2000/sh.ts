import { each, pipeline, shell, task, z } from "partitura";
const list = task("list", { inputs: {}, outputs: { items: z.array(z.int()) }, run: () => ({ items: Array.from({ length: 2000 }, (_, i) => i) }) });
const double = shell("double", { command: 'echo $((2 * n)) > "$out_m"', inputs: { n: z.int() }, outputs: { m: z.int() } });
const total = task("total", { inputs: { all: z.array(z.int()) }, outputs: { sum: z.int() }, run: ({ all }) => ({ sum: all.reduce((a, b) => a + b, 0) }) });
export default pipeline("many", {}, () => {
  const { items } = list({});
  const all = each("all", items, (n) => double({ n }).m);
  return { sum: total({ all }).sum };
});
