import { pipeline, shell } from "partitura";

const slow = shell("slow", { command: "sleep 60" });

/** A run that is longer than its timeout is stopped: its task is ended and has failed, and so has the run. */
export default pipeline("timeout-run", { timeout: "3s" }, () => {
  slow();
});
