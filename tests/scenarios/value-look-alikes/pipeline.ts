import { each, pipeline, z } from "partitura";
import { kinds, text, texts } from "../shared/tasks.js";

/** Texts that look like other values stay texts: as constants, a param, items of a loop and gathered. */
export default pipeline(
  "value-look-alikes",
  { params: { number: z.string().default("1") } },
  ({ params }) => {
    text({ text: params.number });
    const rows = each(
      "rows",
      ["1", "1.0", "true", "null", "[1]", "{}", '"x"', "yes", "0x1", "1e3", "2024-01-01", "~"],
      (item) => text({ text: item }, { id: "item" }).text,
    );
    const all = texts({ items: rows });
    kinds({ value: rows });
    return { all: all.items, number: params.number };
  },
);
