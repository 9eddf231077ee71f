import { pipeline, z } from "partitura";
import { show } from "../shared/tasks.js";

/** Params that no run gives have their defaults: a text with braces, numbers, a list, an object, false, zero and an empty text. */
export default pipeline(
  "params-defaults",
  {
    params: {
      name: z.string().default("{{ name }} 'é'"),
      blank: z.string().default(""),
      zero: z.int().default(0),
      ratio: z.number().default(2.5),
      off: z.boolean().default(false),
      list: z.array(z.string()).default(["a", "", "{{ b }}"]),
      record: z
        .object({ n: z.int(), inner: z.object({ flag: z.boolean() }) })
        .default({ n: 1, inner: { flag: true } }),
      choice: z.enum(["low", "high"]).default("high"),
    },
  },
  ({ params }) => {
    const { name, blank, zero, ratio, off, list, record, choice } = params;
    show({ value: { name, blank, zero, ratio, off, list, record, choice, inner: record.inner.flag } });
  },
);
