import { each, pipeline, shell } from "partitura";

const a = shell("a", { command: "true" });

export default pipeline("hooks", {}, () => {
  a({}, { onFailure: () => each("items", ["x"], () => a({}, { id: "in-each" })) });
  a({}, { id: "b", onSuccess: () => a({}, { id: "c", runIf: "all-done" }) });
});
