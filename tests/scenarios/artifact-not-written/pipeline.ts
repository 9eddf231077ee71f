import { directory, file, pipeline, shell, z } from "partitura";

const forgets = shell("forgets", { outputs: { note: file() }, command: "true" });
const wrongKind = shell("wrong-kind", {
  outputs: { folder: directory() },
  command: 'echo x > "$out_folder"',
});
const read = shell("read", {
  inputs: { note: file() },
  outputs: { text: z.string() },
  command: 'cat "$note" > "$out_text"',
});

/** An artifact that was not written, and a file where a folder is wanted, fail their tasks. */
export default pipeline("artifact-not-written", {}, () => {
  read({ note: forgets().note });
  wrongKind();
});
