import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { bin } from "./testing/run-cli.js";

/** Runs a command ten times, then prints processor times; the last line is that of all ten: `0m0.62s 0m0.11s`. */
const tenTimes = 'for i in 1 2 3 4 5 6 7 8 9 10; do "$@" >/dev/null; done; times';

/** Processor seconds of ten starts of Node: unlike the clock, they do not depend on what else the machine does. */
function secondsOf(args: readonly string[]): number {
  const { stdout } = spawnSync("sh", ["-c", tenTimes, "sh", process.execPath, ...args], { encoding: "utf8" });
  const [user = Number.NaN, system = Number.NaN] = [
    ...(stdout.trim().split("\n").at(-1) ?? "").matchAll(/(\d+)m([\d.]+)s/g),
  ].map(([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds));
  return user + system;
}

test.runIf(process.platform !== "win32").each(["--version", "--help"])(
  "%s takes less than twice the time of a bare `node -e 0`",
  { timeout: 60_000, retry: 2 },
  (option) => {
    const bare = secondsOf(["-e", "0"]);
    const ours = secondsOf([bin, option]);
    expect(ours / bare).toBeGreaterThan(0.5);
    expect(ours / bare).toBeLessThan(2);
  },
);
