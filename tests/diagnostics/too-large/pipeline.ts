import { pipeline, shell, z } from "partitura";

const say = shell("say", { inputs: { text: z.string() }, command: "true" });

export default pipeline("too-large", {}, () => {
  say({ text: "x".repeat(48 * 1024) });
});
