import { dataset, each, model, pipeline, shell, when, z } from "partitura";

const make = shell("make", { outputs: { data: dataset(), size: z.int(), note: z.string().nullable() }, command: "true" });
const use = shell("use", { inputs: { model: model(), level: z.number().max(10), name: z.enum(["a", "b"]), text: z.string() }, command: "true" });
const one = shell("one", { inputs: { n: z.int() }, outputs: { m: z.int() }, command: "true" });

export default pipeline("types", { params: { low: z.number().min(1).default(0) } }, ({ params }) => {
  const { data, size, note } = make();
  use({ model: data as never, level: 11, name: "c" as never, text: note as never });
  let inner: unknown;
  each("loop", [1, 2], (n) => {
    inner = one({ n }, { id: "looped" }).m;
    return one({ n }).m;
  });
  one({ n: inner as never }, { id: "outside" });
  when("arm", params.low.gt(1), () => one({ n: size }, { id: "in-arm" }));
  one({ n: 1 }, { id: "late", after: ["in-arm", "nobody"] });
});
