import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/** The command as npm links it; it runs what was built. */
export const bin = fileURLToPath(new URL("../../bin/partitura.js", import.meta.url));

/** What a command said and how it ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own for a test, with files in it; removed when all tests of the file are over. */
export function projectWith(files: { readonly [path: string]: string }): string {
  const folder = mkdtempSync(join(tmpdir(), "partitura-cli-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** How a command is run. */
export interface RunCliOptions {
  readonly env?: { readonly [name: string]: string };
  /** Sees all output so far whenever there is more, with a way to send the command a signal. */
  readonly onOutput?: (output: string, send: (signal: NodeJS.Signals) => void) => void;
}

/** Runs the command in a folder, with an environment that knows nothing of CI or colours. */
export function runCli(
  args: readonly string[],
  cwd: string,
  { env = {}, onOutput }: RunCliOptions = {},
): Promise<CommandResult> {
  const { CI: _, GITHUB_ACTIONS: __, FORCE_COLOR: ___, ...inherited } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], { cwd, env: { ...inherited, ...env } });
    let stdout = "";
    let stderr = "";
    const look = (): void => onOutput?.(stdout + stderr, (signal) => child.kill(signal));
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      look();
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      look();
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
