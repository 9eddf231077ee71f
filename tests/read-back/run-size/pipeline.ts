import { each, pipeline, shell, when, z } from "partitura";

const part = z.object({ name: z.string(), weight: z.int() });
const measure = shell("measure", {
  inputs: { part, site: z.enum(["north", "south"]) },
  outputs: { label: z.enum(["heavy <1>", "light & 2"]), ratio: z.number() },
  command: 'printf "light & 2" > "$out_label"; echo 0.123456 > "$out_ratio"',
  retries: { limit: 1, delay: "1s" },
});
const gather = shell("gather", {
  inputs: { labels: z.array(z.string()), names: z.array(z.string()) },
  outputs: { count: z.int().min(1000).max(1000) },
  command: 'echo 1000 > "$out_count"',
});
const celebrate = shell("celebrate", { inputs: { count: z.int() }, command: "true" });
const mourn = shell("mourn", { command: "true" });

/** A fan-out with retries, a gathered list and a branch, whose values have the sizes that their types say. */
export default pipeline(
  "run-size",
  { params: { site: z.enum(["north", "south"]).default("north") } },
  ({ params }) => {
    const parts = ["beam", "column", "girder", "joist", "lintel", "purlin"];
    const measured = each(
      "parts",
      parts.map((name, index) => ({ name, weight: 100 + index })),
      (item) => {
        const { label } = measure({ part: item, site: params.site });
        return { label, name: item.name };
      },
    );
    const { count } = gather({ labels: measured.column("label"), names: measured.column("name") });
    when(
      "enough",
      count.gt(5),
      () => {
        celebrate({ count });
      },
      () => {
        mourn();
      },
    );
  },
);
