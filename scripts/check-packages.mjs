// Looks at every package as npm would publish it: publint reads its package.json, attw resolves its types.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const run = (command, args, cwd) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  return { ok: status === 0, output: stdout + stderr };
};

const checks = [
  { command: "publint", args: ["--strict"] },
  { command: "attw", args: ["--pack", ".", "--profile", "esm-only", "--no-emoji"] },
];

const tool = (command) => resolve("node_modules", ".bin", command);

for (const name of readdirSync("packages").toSorted()) {
  for (const { command, args } of checks) {
    const { ok, output } = run(tool(command), args, join("packages", name));
    console.log(`${ok ? "ok    " : "FAILED"} ${command.padEnd(8)} packages/${name}`);
    if (!ok) {
      console.error(output);
      process.exitCode = 1;
    }
  }
}
