import { pipeline, python, shell, task, z } from "partitura";

const point = { point: z.int() };

const nothing = task("nothing", { inputs: {}, outputs: {}, run: () => ({}) });
const same = task("same", { inputs: point, outputs: point, run: (given) => given });
const total = task("total", {
  inputs: { points: z.array(z.int()) },
  outputs: { total: z.int() },
  run: ({ points }) => ({ total: points.reduce((sum, it) => sum + it, 0) }),
});
const nothingInShell = shell("nothing-in-shell", { command: "true" });
const sameInPython = python("same-in-python", {
  source: "./steps.py#same",
  inputs: point,
  outputs: point,
});

/** Not a pipeline of interest: it gives the programs of the bench their bodies. */
export default pipeline("bodies", {}, () => {
  nothing();
  nothingInShell();
  sameInPython({ point: 1 });
  total({ points: [same({ point: 1 }).point] });
});
