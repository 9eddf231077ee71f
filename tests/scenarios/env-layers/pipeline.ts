import { pipeline, shell, task, z } from "partitura";

const inShell = shell("in-shell", {
  outputs: { text: z.string() },
  env: { LEVEL: "task", OWN: "'\"$HOME {{ x }} é" },
  command: 'printf "%s|%s|%s" "$LEVEL" "$OWN" "$SHARED" > "$out_text"',
});
const inTypescript = task("in-typescript", {
  outputs: { text: z.string() },
  env: { LEVEL: "task" },
  run: () => ({ text: `${process.env["LEVEL"]}|${process.env["SHARED"]}` }),
});

/** Environment variables of the pipeline, of a task and of a call: the nearer wins, all reach the body unchanged. */
export default pipeline("env-layers", { defaults: { env: { LEVEL: "pipeline", SHARED: "s=1 2" } } }, () => {
  inShell();
  inShell({}, { id: "in-shell-called", env: { LEVEL: "call", SHARED: "" } });
  inTypescript({}, { env: { SHARED: "🎼" } });
});
