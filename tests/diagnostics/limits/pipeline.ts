import { each, file, pipeline, shell, z } from "partitura";

const long = shell("long", { command: `: ${"x".repeat(131_072)}` });
const make = shell("make", { inputs: { n: z.int() }, outputs: { data: file() }, command: "true" });
const take = shell("take", { inputs: { all: z.array(file()) }, command: "true" });

export default pipeline("limits", {}, () => {
  long();
  const numbers = Array.from({ length: 600 }, (_, n) => n);
  take({ all: each("numbers", numbers, (n) => make({ n }).data) });
});
