import { pipeline, shell, z } from "partitura";

const make = shell("make", { outputs: { flag: z.boolean(), text: z.string(), note: z.string().nullable() }, command: "true" });
const say = shell("say", { inputs: { text: z.string() }, command: "true" });

export default pipeline("plain-value", {}, () => {
  const { flag, text, note } = make();
  if (flag) say({ text: "yes" }, { id: "in-if" });
  if (!flag) say({ text: "no" }, { id: "in-not" });
  const chosen = flag ? "a" : "b";
  const other = note ?? "none";
  const both = flag && text;
  say({ text: chosen });
  say({ text: `got ${text}` }, { id: "in-template" });
  return { other, both };
});
