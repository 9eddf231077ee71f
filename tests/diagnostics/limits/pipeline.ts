import { each, file, pipeline, shell, z } from "partitura";

const long = shell("long", { command: `: ${"x".repeat(131_072)}` });
const make = shell("make", { inputs: { n: z.int() }, outputs: { data: file() }, command: "true" });
const take = shell("take", { inputs: { all: z.array(file()) }, command: "true" });

const list = shell("list", { outputs: { rows: z.array(z.int()).min(30_000) }, command: "true" });

export default pipeline("limits", {}, () => {
  long();
  const { rows } = list();
  each("rows", rows, (n) => make({ n }, { id: "made" }).data);
  const numbers = Array.from({ length: 600 }, (_, n) => n);
  take({ all: each("numbers", numbers, (n) => make({ n }).data) });
});
