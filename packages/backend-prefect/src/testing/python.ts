import { spawnSync } from "node:child_process";

/**
 * Runs a Python program with a JSON value on its standard input; gives the JSON value that it prints.
 * @throws Error with what Python says when it fails.
 */
export function askPython(program: string, input: unknown): unknown {
  const { status, stdout, stderr, error } = spawnSync("python3", ["-c", program], {
    input: JSON.stringify(input),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
