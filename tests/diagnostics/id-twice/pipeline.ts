import { pipeline, shell, z } from "partitura";

const say = shell("say", { inputs: { text: z.string() }, command: 'echo "$text"' });

export default pipeline("id-twice", {}, () => {
  say({ text: "a" });
  say({ text: "b" });
});
