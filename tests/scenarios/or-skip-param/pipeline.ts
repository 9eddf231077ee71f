import { pipeline, z } from "partitura";
import { text } from "../shared/tasks.js";

/** `orSkip` on optional params: the task of the one that is given runs, the other's is skipped. */
export default pipeline(
  "or-skip-param",
  { params: { given: z.string().optional(), absent: z.string().optional() } },
  ({ params }) => {
    const first = text({ text: params.given.orSkip() }, { id: "of-given" });
    const second = text({ text: params.absent.orSkip() }, { id: "of-absent" });
    text({ text: second.text }, { id: "after-absent" });
    return { given: first.text };
  },
);
