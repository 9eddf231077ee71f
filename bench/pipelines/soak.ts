import { each, interval, onAssets, pipeline, shell, task, z } from "partitura";

const double = task("double", {
  inputs: { number: z.int() },
  outputs: { doubled: z.int() },
  run: ({ number }) => ({ doubled: 2 * number }),
});
const sum = task("sum", {
  inputs: { numbers: z.array(z.int()) },
  outputs: { total: z.int() },
  run: ({ numbers }) => ({ total: numbers.reduce((all, it) => all + it, 0) }),
});
const say = shell("say", {
  inputs: { text: z.string() },
  outputs: { said: z.string() },
  command: 'echo "$text"; printf %s "$text" > $out_said',
});

/** TypeScript tasks in a process of their own, with a fan-out, each second. */
export default pipeline("soak-typescript", { schedule: interval("1s", { overlap: "queue" }) }, () => {
  sum({ numbers: each("numbers", [1, 2, 3], (number) => double({ number })).column("doubled") });
});

/** A command each second, which updates an asset. */
export const command = pipeline(
  "soak-command",
  { schedule: interval("1s", { overlap: "queue" }) },
  ({ run }) => {
    say({ text: run.scheduledAt.orElse("never") }, { updates: ["soak://said"] });
  },
);

/** A command after each update. */
export const updated = pipeline(
  "soak-updated",
  { schedule: onAssets(["soak://said"], { overlap: "queue" }) },
  ({ run }) => {
    say({ text: run.id });
  },
);
