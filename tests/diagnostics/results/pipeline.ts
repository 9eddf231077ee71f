import { each, pipeline, shell, when, z } from "partitura";

const make = shell("make", { outputs: { text: z.string(), on: z.boolean() }, command: "true" });

export default pipeline("results", {}, (async () => {
  const { on } = make();
  when("plain", on, () => ({ text: "a text" }) as never);
  each("number", ["a"], () => 5 as never);
}) as never);
