import { each, pipeline, z } from "partitura";
import { anything, show, text } from "../shared/tasks.js";

/** What an engine would take for one of its own templates or file names arrives as it is: in texts, lists, keys, params, loops. */
export default pipeline(
  "value-braces",
  { params: { given: z.string().default("{{ params.given }}") } },
  ({ params }) => {
    text({ text: "{{ ds }} {{ var.value.x }} {% if x %} {# y #} }}" });
    anything({
      value: {
        "{{ key }}": [
          "{{workflow.name}}",
          "{{=1+1}}",
          "{{$.inputs.parameters['x']}}",
          "{{inputs.parameters.x}}",
        ],
        script: "run.sh",
        query: "select.sql",
        inner: { list: ["{{ ti }}", "{{item}}", "$(workspaces.x)", "{{{{"] },
      },
    });
    const rows = each("rows", ["{{ a }}", "{{item}}"], (item) => text({ text: item }, { id: "item" }).text);
    show({ value: { given: params.given, rows } });
  },
);
