import { pipeline, shell } from "partitura";

const first = shell("first", { command: "true" });
const second = shell("second", { command: "true" });

export default pipeline("cycle", {}, () => {
  const one = first({}, { after: "second" });
  second({}, { after: one });
});
