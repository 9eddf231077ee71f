import { file, pipeline, shell, when, z } from "partitura";

const write = shell("write", {
  inputs: { text: z.string() },
  outputs: { note: file() },
  command: 'printf "%s" "$text" > "$out_note"',
});
const read = shell("read", {
  inputs: { note: file() },
  outputs: { text: z.string() },
  command: 'cat "$note" > "$out_text"',
});

/** Both arms of a decision write a file: the task after it opens that of the arm that ran. */
export default pipeline("artifact-merged", { params: { big: z.boolean().default(false) } }, ({ params }) => {
  const chosen = when(
    "choice",
    params.big,
    () => ({ note: write({ text: "large" }, { id: "write-large" }).note }),
    () => ({ note: write({ text: "small" }, { id: "write-small" }).note }),
  );
  return { text: read({ note: chosen.note }).text };
});
