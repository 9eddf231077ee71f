import { pipeline, python } from "partitura";

const a = python("a", { source: "./steps.py#a" });

export default pipeline("no-python", {}, () => void a());
