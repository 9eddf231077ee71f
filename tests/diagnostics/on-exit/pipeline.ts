import { each, pipeline, shell, str, z } from "partitura";

const make = shell("make", { outputs: { text: z.string() }, command: "true" });
const say = shell("say", { inputs: { text: z.string() }, command: "true" });

let text: never;

export default pipeline(
  "on-exit",
  {
    onExit: ({ run }) => {
      each("items", ["x"], () => make({}, { id: "in-each" }));
      say({ text: text });
      say({ text: run.status }, { id: "ordered", after: "make" });
      say({ text: "always" }, { id: "ruled", runIf: "any-failed" });
    },
  },
  ({ run }) => {
    text = make().text as never;
    const status = (run as never as { id: string }).id;
    say({ text: str`${status}` }, { id: "own" });
  },
);
