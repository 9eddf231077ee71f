import { pipeline, task, z } from "partitura";
import { note, whole } from "../shared/tasks.js";

const take = task("take", {
  inputs: { number: z.number(), text: z.string() },
  outputs: { text: z.string() },
  run: ({ text }) => ({ text }),
});

/** A null under `orSkip` skips a task although an input before it has no value; without a null, that input fails the task. */
export default pipeline("or-skip-before-error", {}, () => {
  const { value } = whole({ value: 0 }, { id: "nought" });
  const none = note({ note: null }, { id: "none" });
  const some = note({ note: "here" }, { id: "some" });
  const error = value.plus(1).dividedBy(value);
  take({ number: error, text: none.note.orSkip() }, { id: "skips" });
  take({ number: error, text: some.note.orSkip() }, { id: "fails" });
  take({ number: value.plus(1), text: some.note.orSkip() }, { id: "runs" });
});
