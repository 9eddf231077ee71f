import { each, pipeline, shell, z } from "partitura";

const make = shell("make", { outputs: { text: z.string() }, command: "true" });

export default pipeline("not-lists", {}, () => {
  const { text } = make();
  each("text", text as never, () => make({}, { id: "a" }));
  each("number", 3 as never, () => make({}, { id: "b" }));
  each("zero", ["a"], () => make({}, { id: "c" }), { concurrency: 0 });
});
