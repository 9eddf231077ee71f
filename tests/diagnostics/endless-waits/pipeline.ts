import { approval, pipeline, waitFor } from "partitura";

const arrival = waitFor("arrival", "file", {} as never);
const release = approval("release", { approvers: ["ana"] } as never);
const tick = waitFor("tick", "duration", { timeout: "soon" as never, every: "0s" });

export default pipeline("endless-waits", {}, () => {
  arrival({ path: "" });
  release({ message: "go?" });
  tick({ seconds: -1 });
});
