import { each, file, pipeline, shell, z } from "partitura";
import { show } from "../shared/tasks.js";

const write = shell("write", {
  inputs: { text: z.string() },
  outputs: { note: file() },
  command: 'printf "%s" "$text" > "$out_note"',
});
const upper = shell("upper", {
  inputs: { note: file() },
  outputs: { text: z.string() },
  command: 'tr a-z A-Z < "$note" > "$out_text"',
});

/** Each item writes a file, and its second task reads that of its own item. */
export default pipeline("artifact-each", {}, () => {
  const rows = each("rows", ["a", "b"], (text) => upper({ note: write({ text }).note }).text);
  return { rows: show({ value: rows }).text };
});
