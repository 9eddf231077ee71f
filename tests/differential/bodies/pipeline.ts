import { pipeline, python, task, z } from "partitura";

const inputs = {
  amount: z.int(),
  list: z.array(z.int().nullable()),
  label: z.string(),
  outcome: z.enum(["ok", "fail", "skip", "odd-fails", "odd-skips"]),
};
const outputs = { sum: z.int(), items: z.array(z.int()), label: z.string() };

const compute = task("compute", {
  inputs,
  outputs,
  run: ({ amount, list, label, outcome }, { skip }) => {
    const odd = amount % 2 === 1;
    if (outcome === "fail" || (outcome === "odd-fails" && odd)) throw new Error(`${amount} is not wanted`);
    if (outcome === "skip" || (outcome === "odd-skips" && odd)) skip(`${amount} is not needed`);
    const sum = list.reduce<number>((total, it) => total + (it ?? 0), amount);
    const items = Array.from({ length: sum % 4 }, (_, place) => (sum + place) % 10);
    return { sum, items, label: `${label}:${sum}` };
  },
});

const computePy = python("compute-py", { source: "./steps.py#compute", inputs, outputs });

/** Not a pipeline of interest: it gives random programs their bodies, the same one in both languages. */
export default pipeline("bodies", {}, () => {
  const { sum, items, label } = compute({ amount: 1, list: [], label: "a", outcome: "ok" });
  return { label: computePy({ amount: sum, list: items, label, outcome: "ok" }).label };
});
