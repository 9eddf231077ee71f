import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** A process: its id may be another's later, with the time it started it may not. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** In ticks since the machine started. */
  readonly started: string;
  readonly command: string;
}

function processOf(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z") return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return { pid, parent: Number(parent), started: rest[17] ?? "", command };
  } catch {
    return undefined;
  }
}

/** All processes of this machine that have not ended. */
function allProcesses(): readonly Process[] {
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return pids.flatMap((pid) => processOf(pid) ?? []);
}

/** The processes that one has started, and those that they have started. */
function descendantsOf(pid: number): readonly Process[] {
  const all = allProcesses();
  const below = (parents: readonly number[]): readonly Process[] => {
    const children = all.filter((it) => parents.includes(it.parent));
    return children.length === 0 ? [] : [...children, ...below(children.map((it) => it.pid))];
  };
  return below([pid]);
}

/** Which of these processes are there still. */
export const still = (processes: readonly Process[]): readonly Process[] =>
  processes.filter(({ pid, started }) => processOf(pid)?.started === started);

/** Waits until something holds, a minute at most; whether it does. */
export async function eventually(holds: () => boolean): Promise<boolean> {
  for (let left = 600; left > 0 && !holds(); left -= 1) await delay(100);
  return holds();
}

/** The commands of processes. */
export const commands = (processes: readonly Process[]): readonly string[] =>
  processes.map((it) => it.command);

/**
 * What an executor of `bodies/long.ts` has started, once all three tasks have their second process.
 * @throws when they do not come to that.
 */
export async function startedBy(pid: number): Promise<readonly Process[]> {
  const isThere = (): boolean => commands(descendantsOf(pid)).filter((it) => it === "sleep 300").length === 3;
  if (!(await eventually(isThere))) throw new Error(`started: ${commands(descendantsOf(pid)).join("; ")}`);
  return descendantsOf(pid);
}

/** Ends those of these processes that are there still, whatever a test has found. */
export function endAll(processes: readonly Process[]): void {
  for (const { pid } of still(processes)) process.kill(pid, "SIGKILL");
}
