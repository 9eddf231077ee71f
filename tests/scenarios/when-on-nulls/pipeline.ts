import { pipeline, when, z } from "partitura";
import { note, text } from "../shared/tasks.js";

/** Decisions on whether a value is there: outputs, an optional param, and a null that is replaced first. An empty text is no null. */
export default pipeline("when-on-nulls", { params: { extra: z.string().optional() } }, ({ params }) => {
  const some = note({ note: "" }, { id: "some" });
  const none = note({ note: null }, { id: "none" });
  const say = (id: string) => () => text({ text: id }, { id });
  when("empty", some.note.present(), say("some-there"), say("some-null"));
  when("nothing", none.note.present(), say("none-there"), say("none-null"));
  when("not-given", params.extra.present().not(), say("extra-null"), say("extra-there"));
  when("replaced", none.note.orElse("x").eq("x"), say("replaced-so"), say("replaced-else"));
});
