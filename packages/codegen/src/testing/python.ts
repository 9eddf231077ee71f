import { spawnSync } from "node:child_process";

/**
 * Runs a Python program once with one JSON value on its standard input and gives the JSON value it prints.
 * @throws Error with Python's own words when it fails.
 */
export const askPython = (
  program: string,
  input: unknown,
  command: readonly string[] = ["python3"],
): unknown => {
  const [executable = "python3", ...args] = command;
  const { status, stdout, stderr, error } = spawnSync(executable, [...args, "-c", program], {
    input: JSON.stringify(input),
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};
