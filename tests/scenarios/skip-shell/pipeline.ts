import { pipeline, shell, z } from "partitura";
import { text } from "../shared/tasks.js";

const look = shell("look", {
  inputs: { name: z.string() },
  outputs: { text: z.string() },
  skippable: true,
  command: 'test "$name" != nobody || exit 99; printf "%s" "$name" > "$out_text"',
});

/** A shell command skips its task by the exit code 99. */
export default pipeline("skip-shell", {}, () => {
  const none = look({ name: "nobody" });
  const some = look({ name: "somebody" }, { id: "look-again" });
  text({ text: none.text }, { id: "after-none" });
  text({ text: some.text }, { id: "after-some" });
});
