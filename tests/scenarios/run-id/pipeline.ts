import { pipeline, task, z } from "partitura";

const same = task("same", {
  inputs: { id: z.string(), other: z.string() },
  outputs: { same: z.boolean(), some: z.boolean(), own: z.boolean() },
  run: ({ id, other }, { runId }) => ({ same: id === other, some: id.length > 0, own: id === runId }),
});

const hand = task("hand", {
  inputs: { id: z.string() },
  outputs: { id: z.string() },
  run: ({ id }) => ({ id }),
});

/** The run's id is one for all tasks of a run, not empty, and the one that bodies are told. */
export default pipeline("run-id", {}, ({ run }) => {
  same({ id: run.id, other: hand({ id: run.id }).id });
});
