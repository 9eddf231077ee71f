import { setTimeout as delay } from "node:timers/promises";
import { pipeline, task, z } from "partitura";
import { compute, tellCall, type Given } from "./compute.js";

const inputs = {
  amount: z.int(),
  list: z.array(z.int().nullable()),
  label: z.string(),
  outcome: z.enum(["ok", "fail", "skip", "odd-fails", "odd-skips"]),
  where: z.array(z.int()),
  failures: z.int(),
  calls: z.string(),
};
const outputs = { sum: z.int(), items: z.array(z.int()), label: z.string() };

interface Context {
  readonly taskId: string;
  readonly attempt: number;
  readonly skip: (reason: string) => never;
}

async function run(
  given: Given,
  { taskId, attempt, skip }: Context,
): Promise<{ sum: number; items: number[]; label: string }> {
  tellCall(given, taskId, attempt);
  await delay(given.amount % 4);
  const end = compute(given, attempt);
  if (end.kind === "done") return end.outputs;
  if (end.kind === "skipped") return skip(end.why);
  throw new Error(end.why);
}

const computeTask = task("compute", { inputs, outputs, run: (given, context) => run(given, context) });
const computeOrSkip = task("compute-or-skip", {
  inputs,
  outputs,
  skippable: true,
  run: (given, context) => run(given, context),
});

/** Not a pipeline of interest: it gives random programs bodies that write down every call. */
export default pipeline("bodies", {}, () => {
  const given = {
    amount: 1,
    list: [],
    label: "a",
    outcome: "ok",
    where: [],
    failures: 0,
    calls: "",
  } as const;
  const { items } = computeTask(given);
  computeOrSkip({ ...given, list: items });
});
