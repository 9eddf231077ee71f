import { each, pipeline, str, z } from "partitura";
import { show, text } from "../shared/tasks.js";

const greet = pipeline("greet", { params: { name: z.string(), at: z.int() } }, ({ params }) => {
  const first = text({ text: params.name }, { id: "first" });
  return { text: text({ text: str`${first.text}/${params.at}` }, { id: "second" }).text };
});

/** A pipeline called for each item, with the item and its position as params. */
export default pipeline("sub-pipeline-in-each", {}, () => {
  const rows = each("rows", ["a", "b"], (name, at) => greet({ name, at }).text);
  return { rows: show({ value: rows }).text };
});
