import { pipeline, str, z } from "partitura";
import { text } from "../shared/tasks.js";

const greet = pipeline(
  "greet",
  { params: { name: z.string(), mark: z.string().default("!") } },
  ({ params }) => {
    const first = text({ text: str`hello ${params.name}` }, { id: "first" });
    return { text: text({ text: str`${first.text}${params.mark}` }, { id: "second" }).text };
  },
);

/** A pipeline called in another: its tasks become part of it under the call's name, and its output is read as a task's. */
export default pipeline(
  "sub-pipeline-once",
  { params: { name: z.string().default("Ada") } },
  ({ params }) => {
    const greeted = greet({ name: params.name });
    return { text: text({ text: greeted.text }, { id: "last" }).text };
  },
);
