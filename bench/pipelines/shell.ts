import { each, pipeline, shell } from "partitura";
import { points } from "./points.js";

const nothing = shell("nothing", { command: "true" });

/** Commands that do nothing. */
export default pipeline("shell", {}, () => {
  each("points", points, () => {
    nothing();
  });
});
