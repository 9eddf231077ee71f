import { pipeline, task, z } from "partitura";
import { text } from "../shared/tasks.js";

const risky = task("risky", {
  outputs: { note: z.string().nullable() },
  run: (): { note: string | null } => {
    throw new Error("it was told to fail");
  },
});

/** After a failure `orElse` gives a fallback for the output that is not there. */
export default pipeline("rule-reads-or-else", {}, () => {
  const { note } = risky();
  const first = text({ text: note.orElse("nothing came") }, { id: "summary", runIf: "all-done" });
  text({ text: first.text }, { id: "next" });
});
