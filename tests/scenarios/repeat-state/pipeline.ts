import { pipeline, repeat, str, z } from "partitura";
import { text, whole } from "../shared/tasks.js";

/** Two values are carried from one iteration to the next, one of them from outside; the body knows the iteration's number. */
export default pipeline("repeat-state", {}, () => {
  const start = text({ text: "s" }, { id: "start" });
  const done = repeat(
    "steps",
    {
      state: { trail: z.string(), left: z.int() },
      initial: { trail: start.text, left: 2 },
      max: 3,
      until: ({ left }) => left.eq(0),
    },
    ({ trail, left }, iteration) => ({
      trail: text({ text: str`${trail}-${iteration}/${left}` }).text,
      left: whole({ value: left.minus(1) }).value,
    }),
  );
  return { trail: text({ text: done.trail }, { id: "last" }).text, left: done.left };
});
