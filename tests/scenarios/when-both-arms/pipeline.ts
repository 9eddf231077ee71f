import { pipeline, when, z } from "partitura";
import { show, text, whole } from "../shared/tasks.js";

/** What both arms give is never null: tasks that need it take it as it is, from the arm that ran. */
export default pipeline("when-both-arms", { params: { fast: z.boolean().default(false) } }, ({ params }) => {
  const chosen = when(
    "mode",
    params.fast,
    () => ({
      name: text({ text: "fast" }, { id: "fast-name" }).text,
      level: whole({ value: 1 }, { id: "fast-level" }).value,
    }),
    () => ({
      name: text({ text: "slow" }, { id: "slow-name" }).text,
      level: whole({ value: 2 }, { id: "slow-level" }).value,
    }),
  );
  const shown = show({ value: { name: chosen.name, level: chosen.level } });
  return { shown: shown.text, level: chosen.level };
});
