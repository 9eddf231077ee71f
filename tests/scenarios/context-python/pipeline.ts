import { each, pipeline, python, z } from "partitura";

const tell = python("tell", { source: "./steps.py#tell", outputs: { text: z.string() } });

/** A Python body that has a parameter `context` is told its pipeline, node, attempt and position. */
export default pipeline("context-python", {}, () => {
  tell();
  each("rows", ["a", "b"], () => tell({}, { id: "tell-item" }));
});
