import { each, file, pipeline, shell, task, z } from "partitura";

const write = shell("write", {
  inputs: { text: z.string() },
  outputs: { note: file() },
  command: 'printf "%s" "$text" > "$out_note"',
});
const choose = task("choose", {
  inputs: { notes: z.array(file()), at: z.int() },
  outputs: { chosen: file(), count: z.int() },
  run: ({ notes, at }) => {
    const chosen = notes[at];
    if (chosen === undefined) throw new Error("there is no such file");
    return { chosen, count: notes.length };
  },
});
const read = shell("read", {
  inputs: { note: file() },
  outputs: { text: z.string() },
  command: 'cat "$note" > "$out_text"',
});

/** The files of a loop are gathered to a list of references, from which a task chooses one that the next task opens. */
export default pipeline("artifact-gathered", {}, () => {
  const notes = each("notes", ["a", "ccc", "b"], (text) => write({ text }).note);
  const chosen = choose({ notes, at: 1 });
  return { text: read({ note: chosen.chosen }).text, count: chosen.count };
});
