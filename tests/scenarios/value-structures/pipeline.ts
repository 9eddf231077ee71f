import { pipeline, z } from "partitura";
import { show, text, whole } from "../shared/tasks.js";

/** References and constants mixed in lists and objects, nested, and one value used many times. */
export default pipeline("value-structures", { params: { name: z.string().default("n") } }, ({ params }) => {
  const one = text({ text: "one" });
  const { value } = whole({ value: 2 });
  show({
    value: {
      list: [one.text, "constant", [value, [params.name]]],
      object: { a: { b: one.text, c: null }, "d e": value, same: [value, value, value] },
    },
  });
});
