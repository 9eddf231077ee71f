import { pipeline, python, when, z } from "partitura";
import { text } from "../shared/tasks.js";

const countUp = python("count-up", {
  source: "./steps.py#count_up",
  inputs: { count: z.int() },
  outputs: { rows: z.array(z.int()) },
});

/** A value of more than 48 KiB that a condition looks into cannot travel by reference: the task that gives it fails (P7103). */
export default pipeline("value-large-looked-into", {}, () => {
  const small = countUp({ count: 10 }, { id: "small" });
  const large = countUp({ count: 20_000 }, { id: "large" });
  when("if-small", small.rows.count.gt(5), () => text({ text: "small" }, { id: "after-small" }));
  when("if-large", large.rows.count.gt(5), () => text({ text: "large" }, { id: "after-large" }));
});
