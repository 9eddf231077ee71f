import { pipeline, task, when, z } from "partitura";
import { text, wholes } from "../shared/tasks.js";

const pick = task("pick", {
  outputs: { colour: z.enum(["red", "green", "blue"]) },
  run: () => ({ colour: "green" as const }),
});

/** Decisions on a list's length, on an element that is there, on one that is not, and on one of several choices. */
export default pipeline("when-on-lists", {}, () => {
  const { items } = wholes({ items: [4, 5, 6] });
  const { colour } = pick();
  const say = (id: string) => () => text({ text: id }, { id });
  when("long", items.count.gte(3), say("three-or-more"), say("fewer"));
  when("second", items.item(1).orElse(0).eq(5), say("five"), say("not-five"));
  when("tenth", items.item(9).present(), say("has-tenth"), say("lacks-tenth"));
  when("warm", colour.in("red", "blue"), say("red-or-blue"), say("neither"));
});
