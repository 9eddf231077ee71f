import { pipeline, shell, z, type StringRef } from "partitura";

const make = shell("make", { outputs: { text: z.string() }, command: "true" });
const say = shell("say", { inputs: { text: z.string() }, command: "true" });

let leaked: StringRef;

export const one = pipeline("one", {}, () => {
  leaked = make().text;
});

export default pipeline("other-pipeline", {}, () => {
  say({ text: leaked });
});
