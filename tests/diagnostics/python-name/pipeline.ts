import { pipeline, python } from "partitura";

const a = python("a", { source: "./steps.py" as never });
const b = python("b", { source: "./steps.txt#run" as never });

export default pipeline("python-name", {}, () => {
  a();
  b();
});
