import { pipeline, when, z } from "partitura";
import { text, whole } from "../shared/tasks.js";

/** Pipeline outputs of decisions: a field of both arms, one that the arm that ran lacks, a lone arm not taken, with and without a fallback. */
export default pipeline("outputs-of-arms", { params: { yes: z.boolean().default(true) } }, ({ params }) => {
  const chosen = when(
    "choice",
    params.yes,
    () => ({ name: text({ text: "yes" }, { id: "yes" }).text }),
    () => ({ name: text({ text: "no" }, { id: "no" }).text, size: whole({ value: 1 }).value }),
  );
  const lone = when("lone", params.yes.not(), () => text({ text: "lone" }, { id: "alone" }));
  return {
    name: chosen.name,
    size: chosen.size,
    sizeOrNine: chosen.size.orElse(9),
    lone: lone.text,
    loneOrNone: lone.text.orElse("none"),
  };
});
