import { pipeline, z } from "partitura";
import { kinds, show, whole, wholes } from "../shared/tasks.js";

/** The greatest and least integers pass exactly: as constants, params, outputs, in lists and objects, and stay integers in Python. */
export default pipeline(
  "value-big-integers",
  { params: { low: z.int().default(-9007199254740991) } },
  ({ params }) => {
    const high = whole({ value: 9007199254740991 });
    const list = wholes({ items: [high.value, params.low, 9007199254740990, 0] });
    show({ value: { list: list.items, inner: { high: high.value } } });
    kinds({ value: [high.value, params.low] });
    return { high: high.value, low: params.low };
  },
);
