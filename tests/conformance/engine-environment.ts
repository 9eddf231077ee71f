import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "./scenario.js";

/** Where an engine's pinned environment is. */
export function environment(name: string): string {
  return join(process.env["PARTITURA_ENGINES_DIR"] ?? join(homedir(), ".cache/partitura/engines"), name);
}

/** Why an engine's environment cannot be used; undefined when it can. */
export async function missingEnvironment(name: string): Promise<string | undefined> {
  return existsSync(join(environment(name), ".stamp")) ? undefined : `${name} is not installed`;
}

/** Runs an adapter of tests/engines: JSON in, JSON out; its own messages go to standard error. */
export async function callAdapter<T>(engine: string, script: string, input: unknown): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "partitura-adapter-"));
  try {
    const [from, to] = [join(folder, "in.json"), join(folder, "out.json")];
    writeFileSync(from, JSON.stringify(input));
    const python = join(environment(engine), "bin/python");
    const code = await new Promise<number | null>((settle, fail) => {
      const child = spawn(python, [join(repository, "tests/engines", script), from, to], {
        stdio: ["ignore", "ignore", "inherit"],
      });
      child.on("error", fail).on("close", settle);
    });
    if (!existsSync(to)) throw new Error(`${script} ended with ${code} and told nothing`);
    return JSON.parse(readFileSync(to, "utf8")) as T;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
