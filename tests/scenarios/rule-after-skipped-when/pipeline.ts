import { pipeline, when, z } from "partitura";
import { note, skip, text } from "../shared/tasks.js";

/**
 * A decision whose result is of a task that skips itself is skipped; one without a taken arm is not. Tasks after them
 * run by `none-failed`, and the one that needs all to have succeeded does not.
 */
export default pipeline(
  "rule-after-skipped-when",
  { params: { yes: z.boolean().default(true) } },
  ({ params }) => {
    const skipped = when("skipped", params.yes, () => ({ text: skip({ text: "x" }).text }));
    const untaken = when("untaken", params.yes.not(), () => ({
      text: text({ text: "x" }, { id: "never" }).text,
    }));
    note({ note: skipped.text }, { id: "of-skipped", runIf: "none-failed" });
    note({ note: untaken.text }, { id: "of-untaken", runIf: "none-failed" });
    text({ text: "strict" }, { id: "strict", after: "skipped" });
    text({ text: "strict" }, { id: "strict-untaken", after: "untaken" });
  },
);
