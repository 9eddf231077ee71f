import { each, pipeline, z } from "partitura";
import { text, texts } from "../shared/tasks.js";

/** A loop over a param's list of objects, given for this run, with no task before it. */
export default pipeline(
  "each-over-param",
  { params: { people: z.array(z.object({ name: z.string() })).default([]) } },
  ({ params }) => {
    const rows = each("people", params.people, ({ name }) => text({ text: name }).text);
    return { names: texts({ items: rows }).items };
  },
);
