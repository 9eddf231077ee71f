import { pipeline, z } from "partitura";
import { show } from "../shared/tasks.js";

/** Params that a run gives win over their defaults, also with false, zero, an empty text and an empty list; one has no default. */
export default pipeline(
  "params-given",
  {
    params: {
      name: z.string(),
      blank: z.string().default("x"),
      zero: z.int().default(5),
      ratio: z.number().default(2.5),
      off: z.boolean().default(true),
      list: z.array(z.int()).default([1, 2]),
      record: z.object({ n: z.int(), tags: z.array(z.string()) }).default({ n: 1, tags: ["x"] }),
    },
  },
  ({ params }) => {
    const { name, blank, zero, ratio, off, list, record } = params;
    show({ value: { name, blank, zero, ratio, off, list, record } });
  },
);
