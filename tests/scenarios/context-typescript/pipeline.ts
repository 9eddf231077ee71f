import { each, pipeline, task, z } from "partitura";
import { show } from "../shared/tasks.js";

const tell = task("tell", {
  outputs: { text: z.string() },
  run: (_, { pipeline: id, taskId, attempt, index, runId, scheduledAt, signal, outputs }) => ({
    text: [
      id,
      taskId,
      attempt,
      index,
      runId !== "",
      scheduledAt,
      signal.aborted,
      Object.keys(outputs).length,
    ].join(" "),
  }),
});

/** A TypeScript body is told its pipeline, node, attempt and position: outside of loops, in one, and in the inner of two. */
export default pipeline("context-typescript", {}, () => {
  tell();
  const rows = each("rows", ["a", "b"], () => tell({}, { id: "tell-item" }).text);
  show({ value: rows });
});
