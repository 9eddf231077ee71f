import { pipeline, shell, z } from "partitura";

const say = shell("say", { inputs: { text: z.string(), size: z.int() }, command: "true" });

const part = pipeline("part", { params: { name: z.string().min(2), size: z.int() } }, ({ params }) => {
  say({ text: params.name, size: params.size });
});

const closing = pipeline("closing", { onExit: ({ run }) => void say({ text: run.status, size: 1 }) }, () => undefined);

export default pipeline("sub-pipelines", {}, () => {
  part({ name: "x", size: 1 });
  part({ name: "ab" } as never, { id: "lacking" });
  part({ name: "ab", size: 1, colour: "red" } as never, { id: "extra" });
  part({ name: "cd", size: 1 });
  closing();
});
