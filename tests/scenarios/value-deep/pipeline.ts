import { pipeline, task, z } from "partitura";
import { anything, text } from "../shared/tasks.js";

const nest = task("nest", {
  outputs: {
    root: z.object({ a: z.object({ b: z.object({ list: z.array(z.object({ c: z.string() })) }) }) }),
  },
  run: () => ({ root: { a: { b: { list: [{ c: "first" }, { c: "second" }] } } } }),
});

/** A value twelve levels deep passes whole; a field deep inside an output is read by its name and position. */
export default pipeline("value-deep", {}, () => {
  const deep = anything({ value: [[[[[[[[[[[{ x: { y: 1 } }]]]]]]]]]]] });
  const { root } = nest();
  text({ text: root.a.b.list.item(1).orElse({ c: "?" }).c });
  return { deep: deep.value, inner: root.a.b };
});
