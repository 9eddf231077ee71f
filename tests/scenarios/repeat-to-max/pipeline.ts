import { pipeline, repeat, z } from "partitura";
import { whole } from "../shared/tasks.js";

/** A loop whose condition never holds ends after its last iteration, and gives what that returned. */
export default pipeline("repeat-to-max", {}, () => {
  const done = repeat(
    "count",
    { state: { value: z.int() }, initial: { value: 0 }, max: 3, until: ({ value }) => value.gt(100) },
    ({ value }) => ({ value: whole({ value: value.plus(1) }).value }),
  );
  return { value: done.value };
});
