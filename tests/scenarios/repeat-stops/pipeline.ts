import { pipeline, repeat, z } from "partitura";
import { whole } from "../shared/tasks.js";

/** A loop stops after the second of four iterations, when its condition holds; the others are skipped. */
export default pipeline("repeat-stops", {}, () => {
  const done = repeat(
    "grow",
    { state: { value: z.int() }, initial: { value: 3 }, max: 4, until: ({ value }) => value.gte(10) },
    ({ value }) => ({ value: whole({ value: value.times(2) }).value }),
  );
  return { value: whole({ value: done.value }, { id: "last" }).value };
});
