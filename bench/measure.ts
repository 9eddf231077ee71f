import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";

/** Milliseconds that something takes. */
export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** The quickest of several runs of two things, taken in turns: what else the machine does can only add to a time. */
export async function inTurns(
  times: number,
  own: () => Promise<unknown>,
  peer: () => Promise<unknown>,
): Promise<readonly [own: number, peer: number]> {
  const taken: [number[], number[]] = [[], []];
  for (let turn = 0; turn < times; turn += 1) {
    taken[0].push(await milliseconds(own));
    taken[1].push(await milliseconds(peer));
  }
  return [Math.min(...taken[0]), Math.min(...taken[1])];
}

/** Runs a command to its end. Throws when it fails. */
export function execute(program: string, args: readonly string[], cwd?: string): Promise<void> {
  return new Promise((settle, fail) => {
    const child = spawn(program, args, {
      stdio: ["ignore", "ignore", "pipe"],
      ...(cwd !== undefined && { cwd }),
    });
    let said = "";
    child.stderr.on("data", (data: Buffer) => (said += data.toString()));
    child.on("error", fail).on("close", (code) => {
      if (code === 0) settle();
      else fail(new Error(`${program} ${args.join(" ")} ended with ${String(code)}: ${said}`));
    });
  });
}

/** Runs a command many times, so many at a time. */
export async function executeMany(
  count: number,
  atATime: number,
  program: string,
  args: readonly string[],
): Promise<void> {
  let left = count;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await execute(program, args);
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
}

/** The JSON that a program prints in its last line of standard output; what it says on standard error is shown when it fails. */
export async function printedBy<T>(program: string, args: readonly string[], cwd?: string): Promise<T> {
  const { stdout } = await promisify(execFile)(program, args, { cwd, maxBuffer: 2 ** 26 });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as T;
}
