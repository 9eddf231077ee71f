import { pipeline, waitFor } from "partitura";
import { text } from "../shared/tasks.js";

const ready = waitFor("ready", "command", { timeout: "20s", every: "1s" });

/** A wait for a command that ends with 0 in every other second: it is asked until it does. */
export default pipeline("wait-command", {}, () => {
  const waited = ready({ command: 'test "$(( $(date +%s) % 2 ))" = 0 && test "{{ x }}" = "{{ x }}"' });
  text({ text: "{{ go }}" }, { after: waited });
});
