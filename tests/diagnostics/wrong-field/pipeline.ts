import { pipeline, shell, z } from "partitura";

const make = shell("make", { outputs: { text: z.string(), size: z.object({ width: z.int() }) }, command: "true" });
const say = shell("say", { inputs: { text: z.string() }, command: "true" });

export default pipeline("wrong-field", {}, () => {
  const made = make() as never as { text: string; size: { height: string }; txt: string };
  say({ text: made.size.height });
});
