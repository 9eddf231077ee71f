import { each, pipeline, python, z } from "partitura";
import { points } from "./points.js";

const same = python("same", {
  source: "./steps.py#same",
  inputs: { point: z.int() },
  outputs: { point: z.int() },
});

/** Python tasks that give what they take. */
export default pipeline("python", {}, () => {
  each("points", points, (point) => same({ point }));
});
