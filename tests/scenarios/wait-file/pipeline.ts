import { pipeline, str, waitFor, z } from "partitura";
import { text } from "../shared/tasks.js";

const there = waitFor("there", "file", { timeout: "20s", every: "1s" });
const folder = waitFor("folder", "file", { timeout: "20s", every: "1s" });

/** Waits for a file that every machine has, by a path that is joined from a param, and for a folder. */
export default pipeline("wait-file", { params: { root: z.string().default("/bin") } }, ({ params }) => {
  const waits = [there({ path: str`${params.root}/sh` }), folder({ path: "/etc" })];
  text({ text: "go" }, { after: waits });
});
