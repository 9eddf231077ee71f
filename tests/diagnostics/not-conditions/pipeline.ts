import { pipeline, shell, when, z } from "partitura";

const make = shell("make", { outputs: { text: z.string() }, command: "true" });

export default pipeline("not-conditions", {}, () => {
  const { text } = make();
  when("known", true as never, () => void make({}, { id: "a" }));
  when("text", text as never, () => void make({}, { id: "b" }));
  when("function", (() => true) as never, () => void make({}, { id: "c" }));
});
