import { each, pipeline, python, z } from "partitura";

const value = { inputs: { text: z.string() }, outputs: { text: z.string() } };

const good = python("good", { source: "./steps.py#shout", ...value });
const bad = python("bad", { source: "./steps.py#fail", ...value });
const child = python("child", { source: "./steps.py#shout", ...value });
const grandchild = python("grandchild", { source: "./steps.py#shout", ...value });
const ordered = python("ordered", { source: "./steps.py#shout", ...value });
const independent = python("independent", { source: "./steps.py#shout", ...value });
const maybe = python("maybe", { source: "./steps.py#fail_on_b", ...value });
const gather = python("gather", {
  source: "./steps.py#join",
  inputs: { texts: z.array(z.string()) },
  outputs: { text: z.string() },
});

/** A failure blocks what needs it, by data or by order, at any distance; one failed item fails the loop after the others. */
export default pipeline("failure", {}, () => {
  const first = good({ text: "a" });
  const failed = bad({ text: first.text });
  const next = child({ text: failed.text });
  grandchild({ text: next.text });
  ordered({ text: "x" }, { after: failed });
  independent({ text: first.text });
  const texts = each("items", ["a", "b", "c"], (text) => maybe({ text }).text);
  gather({ texts });
});
