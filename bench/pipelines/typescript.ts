import { each, pipeline, task, z } from "partitura";
import { points } from "./points.js";

const same = task("same", {
  inputs: { point: z.int() },
  outputs: { point: z.int() },
  run: ({ point }) => ({ point }),
});

/** TypeScript tasks that give what they take. */
export default pipeline("typescript", {}, () => {
  each("points", points, (point) => same({ point }));
});
