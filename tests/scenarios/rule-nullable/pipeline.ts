import { nullable, pipeline } from "partitura";
import { fail, note, text, whole } from "../shared/tasks.js";

/** A task that runs whatever happens reads outputs that no schema lets be null: as null, or what `orElse` says. */
export default pipeline("rule-nullable", {}, () => {
  const failed = fail({ text: "x" });
  const done = whole({ value: 3 });
  text({ text: nullable(failed.text).orElse("nothing came") }, { id: "instead", runIf: "all-done" });
  note({ note: nullable(failed.text) }, { id: "as-null", runIf: "all-done" });
  whole({ value: nullable(done.value).orElse(0) }, { id: "as-it-is", after: failed, runIf: "any-failed" });
});
