import { pipeline, shell, z } from "partitura";

const say = shell("say", { inputs: { text: z.string(), loud: z.boolean().default(false) }, command: "true" });
const nothing = shell("nothing", { command: "true" });

export default pipeline("calls", {}, () => {
  say({ text: "a", volume: 3 } as never);
  say({ loud: true } as never, { id: "no-text" });
  nothing({ text: "a" } as never);
});
