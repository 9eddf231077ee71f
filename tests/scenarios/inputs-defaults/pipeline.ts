import { pipeline, python, task, z } from "partitura";

const inputs = {
  size: z.int().default(4),
  name: z.string().optional(),
  tags: z.array(z.string()).default(["t"]),
};
const outputs = { text: z.string() };
const inTypescript = task("in-typescript", {
  inputs,
  outputs,
  run: ({ size, name, tags }) => ({ text: `${size} ${name ?? "nobody"} ${tags.join("+")}` }),
});
const inPython = python("in-python", { source: "./steps.py#describe", inputs, outputs });

/** Inputs with defaults and optional ones, left out of a call and given in another, in both languages. */
export default pipeline("inputs-defaults", {}, () => {
  inTypescript();
  inPython();
  inTypescript({ size: 0, name: "", tags: [] }, { id: "in-typescript-given" });
  inPython({ size: 0, name: "é", tags: ["a", "b"] }, { id: "in-python-given" });
});
