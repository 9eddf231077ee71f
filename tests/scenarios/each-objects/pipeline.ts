import { each, pipeline, task, z } from "partitura";
import { show } from "../shared/tasks.js";

const item = z.object({ name: z.string(), size: z.object({ width: z.int(), tags: z.array(z.string()) }) });

const list = task("list", {
  outputs: { items: z.array(item) },
  run: () => ({
    items: [
      { name: "a", size: { width: 2, tags: [] } },
      { name: "b", size: { width: 3, tags: ["x", "y"] } },
    ],
  }),
});

const widen = task("widen", {
  inputs: { item, name: z.string(), by: z.int(), tags: z.array(z.string()) },
  outputs: { item, tagged: z.boolean() },
  run: ({ item: given, name, by, tags }) => ({
    item: { name: `${name}!`, size: { ...given.size, width: given.size.width * by } },
    tagged: tags.length > 0,
  }),
});

/** A loop over objects: the body takes the whole item and fields of it, nested ones too, and gives objects. */
export default pipeline("each-objects", {}, () => {
  const rows = each("items", list().items, (it) =>
    widen({ item: it, name: it.name, by: it.size.width, tags: it.size.tags }),
  );
  return { text: show({ value: rows }).text };
});
