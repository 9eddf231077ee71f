import { pipeline, shell, z } from "partitura";

const say = shell("say", {
  inputs: {
    when: z.date() as never,
    many: z.map(z.string(), z.string()) as never,
    low: z.string().toLowerCase(),
    even: z.int().refine((n) => n % 2 === 0),
    size: z.coerce.number() as never,
  },
  command: "true",
});
const names = shell("names", { inputs: { "a-b": z.string(), out_x: z.string() }, command: "true" });

export default pipeline("schemas", { params: { now: z.string().default(() => String(Date.now())) } }, ({ params }) => {
  say({ when: 1, many: 1, low: params.now, even: 2, size: 3 } as never);
  names({ "a-b": "x", out_x: "y" });
});
