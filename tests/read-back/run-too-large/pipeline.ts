import { each, pipeline, shell, z } from "partitura";

const note = z.string().min(40_000).max(40_000);
const write = shell("write", {
  inputs: { page: z.int() },
  outputs: { note },
  command: "head -c 20000 /dev/urandom | od -An -v -tx1 | tr -d ' \\n' > \"$out_note\"",
});
const read = shell("read", { inputs: { note }, command: "true" });

/** Values that each fit, of which a run keeps more than its object holds. */
export default pipeline("run-too-large", {}, () => {
  each("pages", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], (page) => {
    const { note: written } = write({ page });
    read({ note: written });
  });
});
