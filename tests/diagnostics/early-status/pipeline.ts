import { pipeline, shell, z, type Ref } from "partitura";

const say = shell("say", { inputs: { text: z.string() }, outputs: { text: z.string() }, command: "true" });

const outputs: Record<string, Ref<unknown>> = {};

export default pipeline(
  "early-status",
  {
    onExit: ({ run }) => {
      outputs.status = run.status;
      outputs.failed = run.failedTasks.count;
      say({ text: run.status }, { id: "tell" });
    },
  },
  () => {
    outputs.text = say({ text: "a" }).text;
    return outputs;
  },
);
