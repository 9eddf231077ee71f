import { pipeline, shell } from "partitura";

const a = shell("a", { command: "true" });

export default pipeline("join-rules", {}, () => {
  a({}, { id: "alone", runIf: "any-failed" });
  a({}, { id: "min-one", runIf: "none-failed-min-one" });
  a({}, { id: "always", runIf: "all-done" });
  a({}, { id: "well", after: "always", runIf: "any-failed" });
});
