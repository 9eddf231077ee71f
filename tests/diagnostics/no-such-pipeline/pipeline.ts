import { pipeline, shell } from "partitura";

const a = shell("a", { command: "true" });

export const one = pipeline("one", {}, () => void a());
