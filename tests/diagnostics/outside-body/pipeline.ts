import { pipeline, shell } from "partitura";

const a = shell("a", { command: "true" });

a();

export default pipeline("outside-body", {}, () => void a({}, { id: "inside" }));
