import { pipeline, task, z } from "partitura";
import { fail, note } from "../shared/tasks.js";

const maybe = task("maybe", {
  inputs: { go: z.boolean() },
  outputs: { note: z.string().nullable() },
  skippable: true,
  run: ({ go }, context) => (go ? { note: "went" } : context.skip("it was told to skip")),
});

/** With every rule that runs after a failure, a task reads two others that may skip themselves: one that did, and one that did not. */
export default pipeline("rule-reads-skippable", {}, () => {
  const failed = fail({ text: "x" }, { id: "failed" });
  const went = maybe({ go: true }, { id: "went" });
  const skipped = maybe({ go: false }, { id: "skipped" });
  for (const runIf of ["any-failed", "all-done", "any-succeeded"] as const) {
    note({ note: went.note.orElse("none") }, { id: `${runIf}-went`, after: failed, runIf });
    note({ note: skipped.note.orElse("none") }, { id: `${runIf}-skipped`, after: failed, runIf });
  }
});
