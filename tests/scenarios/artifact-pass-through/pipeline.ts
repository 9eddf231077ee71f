import { dataset, pipeline, python, task, z } from "partitura";

const make = python("make", { source: "./steps.py#make", outputs: { data: dataset() } });
const check = python("check", {
  source: "./steps.py#check",
  inputs: { data: dataset() },
  outputs: { data: dataset(), size: z.int() },
});
const hand = task("hand", {
  inputs: { data: dataset(), size: z.int() },
  outputs: { data: dataset() },
  run: ({ data }) => ({ data }),
});
const load = python("load", {
  source: "./steps.py#load",
  inputs: { data: dataset() },
  outputs: { text: z.string() },
});

/** An artifact passes through a Python task and a TypeScript task that return what they were given, and is opened at the end. */
export default pipeline("artifact-pass-through", {}, () => {
  const checked = check({ data: make().data });
  const handed = hand({ data: checked.data, size: checked.size });
  return { text: load({ data: handed.data }).text };
});
