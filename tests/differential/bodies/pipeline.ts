import { pipeline, python, task, z } from "partitura";

const inputs = {
  amount: z.int(),
  list: z.array(z.int().nullable()),
  label: z.string(),
  outcome: z.enum(["ok", "fail", "skip", "odd-fails", "odd-skips"]),
};
const outputs = { sum: z.int(), items: z.array(z.int()), label: z.string() };

interface Inputs {
  readonly amount: number;
  readonly list: readonly (number | null)[];
  readonly label: string;
  readonly outcome: string;
}

/** A number made small and not negative, so that sums stay exact in every language. */
const small = (value: number): number => ((value % 1000) + 1000) % 1000;

function run(
  { amount, list, label, outcome }: Inputs,
  { skip }: { readonly skip: (reason: string) => never },
): { sum: number; items: number[]; label: string } {
  const odd = small(amount) % 2 === 1;
  if (outcome === "fail" || (outcome === "odd-fails" && odd)) throw new Error(`${amount} is not wanted`);
  if (outcome === "skip" || (outcome === "odd-skips" && odd)) skip(`${amount} is not needed`);
  const sum = list.reduce<number>((total, it) => total + small(it ?? 0), small(amount));
  const items = Array.from({ length: sum % 4 }, (_, place) => (sum + place) % 10);
  return { sum, items, label: `${label}:${sum}` };
}

const compute = task("compute", { inputs, outputs, run: (given, context) => run(given, context) });
const computeOrSkip = task("compute-or-skip", {
  inputs,
  outputs,
  skippable: true,
  run: (given, context) => run(given, context),
});

const source = "./steps.py#compute";
const computePy = python("compute-py", { source, inputs, outputs });
const computePyOrSkip = python("compute-py-or-skip", { source, inputs, outputs, skippable: true });

/** Not a pipeline of interest: it gives random programs their bodies, the same one in both languages, with and without leave to be skipped. */
export default pipeline("bodies", {}, () => {
  const given = { amount: 1, list: [], label: "a", outcome: "ok" } as const;
  const { items, label } = compute(given);
  computeOrSkip({ ...given, list: items });
  computePyOrSkip({ ...given, list: items });
  return { label: computePy({ ...given, label }).label };
});
