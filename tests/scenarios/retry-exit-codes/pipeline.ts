import { pipeline, shell, z } from "partitura";

const ends = shell("ends", { inputs: { code: z.int() }, command: 'exit "$code"' });

/** With exit codes, only those are tried again: 3 and 75 are, 4 and an ordinary failure are not. */
export default pipeline(
  "retry-exit-codes",
  { defaults: { retries: { limit: 1, exitCodes: [3, 75] } } },
  () => {
    ends({ code: 3 }, { id: "three" });
    ends({ code: 75 }, { id: "seventy-five" });
    ends({ code: 4 }, { id: "four" });
    ends({ code: 1 }, { id: "one" });
  },
);
