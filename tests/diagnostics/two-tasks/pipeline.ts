import { pipeline, shell } from "partitura";

const one = shell("same", { command: "true" });
const two = shell("same", { command: "false" });

export default pipeline("two-tasks", {}, () => {
  one();
  two({}, { id: "other" });
});
