import { pipeline, python, shell, z } from "partitura";

const slow = shell("slow", {
  outputs: { text: z.string() },
  command: 'sleep 120; echo never > "$out_text"',
  timeout: "3s",
});

const blocked = python("blocked", {
  source: "./steps.py#shout",
  inputs: { text: z.string() },
  outputs: { text: z.string() },
});

const free = python("free", {
  source: "./steps.py#shout",
  inputs: { text: z.string() },
  outputs: { text: z.string() },
});

/** A task that takes too long is killed and fails; what waits for it does not run, the rest does. */
export default pipeline("timeout", {}, () => {
  blocked({ text: slow().text });
  free({ text: "free" });
});
