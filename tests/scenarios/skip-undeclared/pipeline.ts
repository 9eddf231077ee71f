import { pipeline, python, shell, task, z } from "partitura";
import { text } from "../shared/tasks.js";

const outputs = { text: z.string() };
const inTypescript = task("in-typescript", {
  outputs,
  run: (_, context): { text: string } => context.skip("not declared"),
});
const inPython = python("in-python", { source: "./steps.py#skips", outputs });
const inShell = shell("in-shell", { outputs, command: "exit 99" });

/** A body that ends itself as skipped without having said that it may has failed, in every language. */
export default pipeline("skip-undeclared", {}, () => {
  text({ text: inTypescript().text }, { id: "after-typescript" });
  text({ text: inPython().text }, { id: "after-python" });
  text({ text: inShell().text }, { id: "after-shell" });
});
