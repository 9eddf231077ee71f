import { pipeline, shell } from "partitura";

const a = shell("a", { command: "true" });

export const one = pipeline("one", {}, () => void a());
export const two = pipeline("two", {}, () => void a());
