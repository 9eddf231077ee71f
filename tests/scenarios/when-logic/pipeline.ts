import { pipeline, when, z } from "partitura";
import { text } from "../shared/tasks.js";

/** And, or and not in each other, on params alone: the decisions need no task. */
export default pipeline(
  "when-logic",
  { params: { a: z.boolean().default(true), b: z.boolean().default(false), n: z.number().default(0.5) } },
  ({ params: { a, b, n } }) => {
    const say = (id: string) => () => text({ text: id }, { id });
    when("both", a.and(b), say("both-true"), say("both-false"));
    when("either", a.or(b), say("either-true"), say("either-false"));
    when("neither", a.or(b).not(), say("neither-true"), say("neither-false"));
    when("mixed", b.not().and(n.gte(0.5).or(b)).and(a.eq(true)), say("mixed-true"), say("mixed-false"));
    when("ranges", n.gt(0.5).or(n.lt(0.5)), say("unlike-half"), say("half"));
  },
);
