import { each, pipeline, python, z } from "partitura";

const item = z.object({ name: z.string(), amount: z.int() });

const list = python("list", {
  source: "./steps.py#make_list",
  inputs: { count: z.int() },
  outputs: { items: z.array(item) },
});

const price = python("price", {
  source: "./steps.py#price",
  inputs: { name: z.string(), amount: z.int() },
  outputs: { line: z.string(), total: z.int() },
});

const sum = python("sum", {
  source: "./steps.py#add",
  inputs: { totals: z.array(z.int()), lines: z.array(z.string()) },
  outputs: { total: z.int(), lines: z.array(z.string()) },
});

const nothing = python("nothing", {
  source: "./steps.py#make_list",
  inputs: { count: z.int() },
  outputs: { items: z.array(item) },
});

const never = python("never", {
  source: "./steps.py#price",
  inputs: { name: z.string(), amount: z.int() },
  outputs: { line: z.string(), total: z.int() },
});

const sumOfNone = python("sum-of-none", {
  source: "./steps.py#add",
  inputs: { totals: z.array(z.int()), lines: z.array(z.string()) },
  outputs: { total: z.int(), lines: z.array(z.string()) },
});

/** A list that a task makes is looped over, in order; an empty one gives an empty list and the run goes on. */
export default pipeline("each-runtime", { params: { count: z.int().min(0).default(3) } }, ({ params }) => {
  const { items } = list({ count: params.count });
  const priced = each("lines", items, (it) => {
    const { line, total } = price({ name: it.name, amount: it.amount });
    return { line, total };
  });
  const all = sum({ totals: priced.column("total"), lines: priced.column("line") });
  const none = each("none", nothing({ count: 0 }).items, (it) => {
    const { line, total } = never({ name: it.name, amount: it.amount });
    return { line, total };
  });
  const empty = sumOfNone({ totals: none.column("total"), lines: none.column("line") });
  return { total: all.total, lines: all.lines, empty: empty.total };
});
