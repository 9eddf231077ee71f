import { pipeline, python, when, z } from "partitura";
import { text } from "../shared/tasks.js";

const wrong = python("wrong", { source: "./steps.py#wrong", outputs: { count: z.int() } });
const missing = python("missing", { source: "./steps.py#missing", outputs: { count: z.int() } });
const large = python("large", { source: "./steps.py#large", outputs: { text: z.string() } });
const edge = python("edge", { source: "./steps.py#edge", outputs: { text: z.string() } });

/** Outputs that are of another type, missing, or larger than 48 KiB where something looks into them, fail their task; one of exactly 48 KiB passes. */
export default pipeline("output-does-not-fit", {}, () => {
  wrong();
  missing();
  when("beyond", large().text.startsWith("x"), () => text({ text: "large" }, { id: "after-large" }));
  when("within", edge().text.startsWith("x"), () => text({ text: "edge" }, { id: "after-edge" }));
});
