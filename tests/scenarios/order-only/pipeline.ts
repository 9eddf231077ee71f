import { pipeline, task } from "partitura";
import { text } from "../shared/tasks.js";

const nothing = task("nothing", { run: () => undefined });

/** A chain of tasks that share no data, one of them without inputs and outputs, ordered by what calls returned and by ids. */
export default pipeline("order-only", {}, () => {
  const first = nothing();
  text({ text: "second" }, { id: "second", after: first });
  text({ text: "third" }, { id: "third", after: ["second", first] });
  nothing({}, { id: "fourth", after: "third" });
});
