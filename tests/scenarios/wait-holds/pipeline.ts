import { pipeline, str, waitFor, z } from "partitura";
import { text } from "../shared/tasks.js";

const passed = waitFor("passed", "time", { timeout: "20s", every: "1s" });
const pause = waitFor("pause", "duration", { timeout: "20s", every: "1s" });
const there = waitFor("there", "file", { timeout: "20s", every: "1s" });
const ready = waitFor("ready", "command", { timeout: "20s", every: "1s" });

/**
 * Waits whose conditions hold: an instant in the past with an offset, no time at all, a file that every machine has and a
 * folder, a command that ends with 0 in every other second, so that it is asked until it does.
 */
export default pipeline("wait-holds", { params: { root: z.string().default("/bin") } }, ({ params }) => {
  const waits = [
    passed({ at: "2020-01-01T02:00:00+02:00" }),
    pause({ seconds: 0 }),
    there({ path: str`${params.root}/sh` }),
    there({ path: "/etc" }, { id: "folder" }),
    ready({ command: 'test "$(( $(date +%s) % 2 ))" = 0 && test "{{ x }}" = "{{ x }}"' }),
  ];
  text({ text: "go" }, { after: waits });
});
