import { each, pipeline, shell, when, z } from "partitura";

const make = shell("make", {
  outputs: { flag: z.boolean().nullable(), list: z.array(z.string()).nullable(), text: z.string().nullable() },
  command: "true",
});
const say = shell("say", { inputs: { text: z.string() }, command: "true" });

export default pipeline("or-skip", {}, () => {
  const { flag, list, text } = make();
  when("decision", flag.orSkip(), () => void say({ text: "a" }));
  each("loop", list.orSkip(), (it) => say({ text: it }, { id: "item" }));
  say({ text: text.orSkip() }, { id: "well" });
  return { text: text.orSkip() };
});
