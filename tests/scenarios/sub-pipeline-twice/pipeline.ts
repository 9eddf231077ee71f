import { pipeline, str, z } from "partitura";
import { show, text } from "../shared/tasks.js";

const greet = pipeline("greet", { params: { name: z.string() } }, ({ params }) => ({
  text: text({ text: str`hello ${params.name}` }).text,
}));

/** A pipeline called twice, once with an id and what the other gave; a task is `after` all of one call. */
export default pipeline("sub-pipeline-twice", {}, () => {
  const first = greet({ name: "Ada" });
  const second = greet({ name: first.text }, { id: "again" });
  text({ text: "done" }, { id: "next", after: second });
  return { text: show({ value: [first.text, second.text] }).text };
});
