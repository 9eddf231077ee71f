import { each, pipeline, z } from "partitura";
import { note, show, text } from "../shared/tasks.js";

const list = pipeline(
  "list",
  {
    params: {
      names: z.array(z.string()).default(["x", "y"]),
      title: z.string().default("names"),
      extra: z.string().optional(),
    },
  },
  ({ params }) => {
    const said = each("each-name", params.names, (name) => text({ text: name }, { id: "name" }).text);
    const extra = note({ note: params.extra.orElse("none") }, { id: "extra" });
    return { text: show({ value: { title: params.title, said, extra: extra.note } }).text };
  },
);

/** A sub-pipeline's params: all left out, so that defaults are taken and an optional one is null; and all given. */
export default pipeline("sub-pipeline-params", {}, () => {
  const plain = list();
  const given = list({ names: ["z"], title: "one {{ x }}", extra: "more" }, { id: "given" });
  return { plain: plain.text, given: given.text };
});
