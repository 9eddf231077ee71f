import { pipeline, waitFor } from "partitura";
import { text } from "../shared/tasks.js";

const ready = waitFor("ready", "command", { timeout: "20s", every: "1s" });

/** A wait for a command that ends with 0: the second time that it is asked, since the first leaves a file. */
export default pipeline("wait-command", {}, () => {
  const waited = ready({
    command: 'f="${TMPDIR:-/tmp}/partitura-wait-$PPID"; if test -e "$f"; then rm "$f"; else : > "$f"; exit 1; fi',
  });
  text({ text: "{{ go }}" }, { after: waited });
});
