import { each, pipeline } from "partitura";
import { mark, texts } from "../shared/tasks.js";

/** A loop over texts with letters beyond ASCII, quotes, braces, a newline, and an empty one, through a shell. */
export default pipeline("each-unicode", {}, () => {
  const { items } = texts({ items: ["é 漢字", "🎼", "'\"`$HOME\\", "{{ x }} {% y %} {{$.z}}", "a\nb", ""] });
  const rows = each("rows", items, (item) => mark({ text: item }).text);
  return { rows: texts({ items: rows }, { id: "gathered" }).items };
});
