import { pipeline, shell, z } from "partitura";
import { text } from "../shared/tasks.js";

const look = shell("look", {
  outputs: { found: z.string().nullable() },
  skippable: true,
  command: "exit 99",
});

/** Pipeline outputs of a task that is skipped: null as it is, the fallback with `orElse`; the others have their values. */
export default pipeline("outputs-skipped", {}, () => {
  const looked = look();
  const said = text({ text: "here" });
  return {
    plain: looked.found,
    replaced: looked.found.orElse("nothing"),
    there: looked.found.present(),
    said: said.text,
  };
});
