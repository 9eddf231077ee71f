import { pipeline, task, z } from "partitura";
import { show, whole } from "../shared/tasks.js";

const maybe = task("maybe", {
  outputs: {
    zero: z.int().nullable(),
    no: z.boolean().nullable(),
    blank: z.string().nullable(),
    none: z.int().nullable(),
    record: z.object({ n: z.int() }).nullable(),
  },
  run: () => ({ zero: 0, no: false, blank: "", none: null, record: null }),
});

/** `orElse` replaces null only: not zero, false or an empty text. Its fallback may be a reference, or a structure. */
export default pipeline("value-or-else", {}, () => {
  const given = maybe();
  const { value } = whole({ value: 5 });
  show({
    value: {
      zero: given.zero.orElse(1),
      no: given.no.orElse(true),
      blank: given.blank.orElse("x"),
      none: given.none.orElse(value),
      record: given.record.orElse({ n: value }),
    },
  });
});
