import { pipeline, str, when, z } from "partitura";
import { text, whole } from "../shared/tasks.js";

/** Decisions on how a text begins, ends and what it holds, with letters beyond ASCII, quotes, and a text that is joined first. */
export default pipeline("when-on-texts", { params: { ending: z.string().default("🎼") } }, ({ params }) => {
  const made = text({ text: 'Übung "1" {{ x }} 🎼' });
  const { value } = whole({ value: 3 });
  const say = (id: string) => () => text({ text: id }, { id });
  when("begins", made.text.startsWith("Üb"), say("begins-so"), say("begins-else"));
  when("ends", made.text.endsWith(params.ending), say("ends-so"), say("ends-else"));
  when("quoted", made.text.contains('"1" {{'), say("holds-it"), say("lacks-it"));
  when("case", made.text.contains("übung"), say("any-case"), say("its-case"));
  when("joined", str`n${value}/${params.ending}`.eq("n3/🎼"), say("joined-so"), say("joined-else"));
  when("unlike", made.text.ne(params.ending), say("differs"), say("equals"));
});
