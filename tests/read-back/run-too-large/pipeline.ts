import { each, pipeline, shell, z } from "partitura";

const note = z.string().min(40_000).max(40_000);
const random = "head -c 20000 /dev/urandom | od -An -v -tx1 | tr -d ' \\n'";
const write = shell("write", {
  inputs: { page: z.int() },
  outputs: { a: note, b: note, c: note, d: note },
  command: `for out in "$out_a" "$out_b" "$out_c" "$out_d"; do ${random} > "$out"; done`,
});
const read = shell("read", { inputs: { a: note, b: note, c: note, d: note }, command: "true" });

/** Values that each fit, of which a run keeps more than its object holds. */
export default pipeline("run-too-large", {}, () => {
  each("pages", [1, 2, 3, 4, 5], (page) => {
    read(write({ page }));
  });
});
