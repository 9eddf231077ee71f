import { pipeline, python, shell, task, z } from "partitura";

const outputs = { text: z.string() };
const inTypescript = task("in-typescript", {
  outputs,
  retries: 2,
  run: (_, context): { text: string } => context.fatal("there is no point"),
});
const inPython = python("in-python", { source: "./steps.py#fatal", outputs, retries: 2 });
const inShell = shell("in-shell", { outputs, retries: 2, command: "exit 78" });

/** A body that ends as fatal (exit code 78) is not tried again, in every language. */
export default pipeline("fatal-not-retried", {}, () => {
  inTypescript();
  inPython();
  inShell();
});
