import { createHash } from "node:crypto";
import { each, pipeline, python, shell, when, z } from "partitura";

/** A text that does not compress well. */
const noise = (seed: string, bytes: number): string =>
  Array.from({ length: Math.ceil(bytes / 64) }, (_, n) =>
    createHash("sha256").update(`${seed} ${n}`).digest("hex"),
  ).join("");

const add = (id: string) =>
  shell(id, {
    inputs: { n: z.int() },
    outputs: { m: z.int() },
    command: `expr "$n" + 1 > "$out_m"; : ${noise(id, 45_000)}`,
  });
const [first, second, third, fourth] = [add("first"), add("second"), add("third"), add("fourth")];
const others = ["fifth", "sixth", "seventh", "eighth", "ninth"].map(add);
const numbers = python("numbers", { source: "./steps.py#numbers", outputs: { all: z.array(z.int()) } });
const fail = shell("fail", { command: "exit 3" });
const tell = shell("tell", { inputs: { failed: z.array(z.string()) }, command: 'echo "$failed"' });

/** More templates than a run can keep twice, in a DAG, a loop, both arms of a decision and an exit task. */
export default pipeline(
  "run-split",
  {
    onExit: ({ run }) => {
      tell({ failed: run.failedTasks });
    },
  },
  () => {
    const { m } = first({ n: 1 });
    each("items", numbers().all, (n) => second({ n }).m);
    when(
      "choice",
      m.eq(2),
      () => {
        third({ n: m });
      },
      () => {
        fourth({ n: m });
      },
    );
    for (const task of others) task({ n: m });
    others[0]?.({ n: 0 }, { id: "blocked", after: fail() });
  },
);
