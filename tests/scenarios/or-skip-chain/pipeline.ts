import { pipeline } from "partitura";
import { note, show, text } from "../shared/tasks.js";

/** `orSkip` on outputs that are null or not, alone and inside a structure; the task that reads the null is skipped, with what needs it. */
export default pipeline("or-skip-chain", {}, () => {
  const some = note({ note: "here" }, { id: "some" });
  const none = note({ note: null }, { id: "none" });
  const first = text({ text: some.note.orSkip() }, { id: "of-some" });
  const second = text({ text: none.note.orSkip() }, { id: "of-none" });
  show({ value: { list: [some.note.orSkip(), none.note.orSkip()] } }, { id: "of-both" });
  show({ value: { list: [some.note.orSkip(), "x"] } }, { id: "of-some-inside" });
  text({ text: first.text }, { id: "after-some" });
  text({ text: second.text }, { id: "after-none" });
});
