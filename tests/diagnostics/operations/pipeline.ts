import { pipeline, shell, when, z } from "partitura";

const make = shell("make", {
  outputs: { text: z.string(), size: z.int(), on: z.boolean(), any: z.json() },
  command: "true",
});
const take = shell("take", { inputs: { n: z.number() }, command: "true" });

export default pipeline("operations", {}, () => {
  const { text, size, on, any } = make();
  const run = (id: string) => () => void take({ n: 1 }, { id });
  when("unlike", size.eq(text as never), run("a"));
  when("order", size.gt("3" as never), run("b"));
  when("both", on.and(text as never), run("c"));
  when("holds", text.contains(3 as never), run("d"));
  when("well", any.eq("a").or(size.gt(2)), run("e"));
  take({ n: size.plus(text as never) });
});
