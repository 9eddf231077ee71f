import { nullable, pipeline, shell, z } from "partitura";

const say = shell("say", { inputs: { text: z.string() }, command: "true" });

export default pipeline("not-references", {}, () => {
  say({ text: nullable("a text" as never).orElse("") });
});
