import { each, pipeline, str, z } from "partitura";
import { real, text, wholes } from "../shared/tasks.js";

/** Pipeline outputs that are computed at the end: a text, a sum, a comparison, a count, an element, a column, a param, an index. */
export default pipeline("outputs-computed", { params: { name: z.string().default("n") } }, ({ params }) => {
  const { items } = wholes({ items: [3, 4] });
  const said = text({ text: "a" });
  const rows = each("rows", items, (value, at) => ({ value: real({ value }).value, at }));
  return {
    joined: str`${said.text}/${params.name}`,
    sum: items.count.plus(0.5),
    many: items.count.gte(2).and(said.text.eq("a")),
    count: rows.count,
    first: items.item(0),
    ninth: items.item(9),
    values: rows.column("value"),
    name: params.name,
    last: rows.item(1),
  };
});
