import { type ChildProcess, spawn } from "node:child_process";

/**
 * A shell that knows the process groups and containers of this process, and ends them when this process is gone without
 * having done so itself: its standard input is closed then, even after `kill -9`.
 */
const program = `
groups=
containers=
without() { rest=; for it in $1; do [ "$it" = "$2" ] || rest="$rest $it"; done; }
while read -r what name; do
  case $what in
    +group) groups="$groups $name" ;;
    -group) without "$groups" "$name"; groups=$rest ;;
    +container) containers="$containers $name" ;;
    -container) without "$containers" "$name"; containers=$rest ;;
  esac
done
for it in $groups; do kill -s KILL -- "-$it" 2>/dev/null; done
for it in $containers; do docker kill "$it" >/dev/null 2>&1; done
`;

let reaper: ChildProcess | undefined;

/** Milliseconds that news for the reaper may wait for more: most of what a quick process makes is old by then. */
const togetherMs = 5;

const news = new Map<string, "+" | "-">();
let timer: NodeJS.Timeout | undefined;

/** Tells of the beginning and the end of something; of what began and ended since the last time, nothing. */
function tell(sign: "+" | "-", what: string): void {
  if (news.get(what) === "+" && sign === "-") news.delete(what);
  else news.set(what, sign);
  timer ??= setTimeout(send, togetherMs).unref();
}

function send(): void {
  timer = undefined;
  if (news.size === 0) return;
  const lines = [...news].map(([what, sign]) => `${sign}${what}\n`);
  news.clear();
  if (reaper === undefined) {
    const made = spawn("sh", ["-c", program], {
      cwd: "/",
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    made.once("error", () => undefined);
    made.once("exit", () => {
      if (reaper === made) reaper = undefined;
    });
    made.stdin.on("error", () => undefined);
    made.unref();
    (made.stdin as unknown as { unref: () => void }).unref();
    reaper = made;
  }
  reaper.stdin?.write(lines.join(""));
}

/** Has a process group, by the id of its leader, ended when this process ends before it does. */
export const guardGroup = (pid: number): void => tell("+", `group ${pid}`);
/** The group is gone. */
export const releaseGroup = (pid: number): void => tell("-", `group ${pid}`);
/** Has a container ended when this process ends before it does. */
export const guardContainer = (name: string): void => tell("+", `container ${name}`);
/** The container is gone. */
export const releaseContainer = (name: string): void => tell("-", `container ${name}`);
