import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { promisify } from "node:util";

/** The state of the repository that a pipeline file is in. */
export interface GitState {
  readonly commit: string;
  /** Absent when no branch is checked out. */
  readonly branch?: string | undefined;
  /** Whether files that the repository knows have changes that the commit does not hold. */
  readonly dirty: boolean;
  /** The sha256 (hex) of these changes, as `git diff HEAD --binary` prints them: equal changes have equal hashes. */
  readonly diffHash?: string | undefined;
  /** How many files and folders the repository does not know and does not ignore; what `dirty` cannot speak for. */
  readonly untracked: number;
  /** Where it is cloned from, without user names and passwords. */
  readonly remote?: string | undefined;
  /** The folder that was asked about, relative to the top of the repository, with `/` at its end; empty at the top. */
  readonly prefix: string;
}

const execute = promisify(execFile);

/** Milliseconds after which a repository is too slow to be asked. */
const answerMs = 10_000;

/** A remote's URL without what only its user may know. */
export function withoutCredentials(remote: string): string {
  if (!URL.canParse(remote)) return remote;
  const url = new URL(remote);
  url.password = "";
  if (url.protocol.startsWith("http")) url.username = "";
  return url.href;
}

/** What `git status --porcelain=v2 --branch` says. */
function parseStatus(
  text: string,
): Pick<GitState, "branch" | "dirty" | "untracked"> & { readonly commit?: string | undefined } {
  const lines = text.split("\n").filter((line) => line !== "");
  const header = (name: string): string | undefined =>
    lines.find((line) => line.startsWith(`# ${name} `))?.slice(name.length + 3);
  const [commit, branch] = [header("branch.oid"), header("branch.head")];
  return {
    commit: commit === "(initial)" ? undefined : commit,
    branch: branch === "(detached)" ? undefined : branch,
    dirty: lines.some((line) => /^[12u] /u.test(line)),
    untracked: lines.filter((line) => line.startsWith("? ")).length,
  };
}

/** The sha256 (hex) of what a command prints; undefined when it fails. */
async function hashOfOutput(command: string, args: readonly string[]): Promise<string | undefined> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"], timeout: answerMs });
  const content = createHash("sha256");
  const ended = once(child, "close") as Promise<[code: number | null]>;
  for await (const block of child.stdout) content.update(block as Buffer);
  const [code] = await ended;
  return code === 0 ? content.digest("hex") : undefined;
}

/**
 * The commit that a folder is at, and what is different there; undefined outside a repository, before the first commit, and
 * without git.
 */
export async function gitState(folder: string): Promise<GitState | undefined> {
  // Locks would be in the way of a git that a person uses at the same time.
  const options = {
    maxBuffer: 64 * 1024 * 1024,
    timeout: answerMs,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: "0" },
  };
  const git = async (...args: readonly string[]): Promise<string> =>
    (await execute("git", ["-C", folder, ...args], options)).stdout;
  try {
    const [status, prefix, remote] = await Promise.all([
      git("status", "--porcelain=v2", "--branch", "--untracked-files=normal"),
      git("rev-parse", "--show-prefix"),
      git("config", "--get", "remote.origin.url").catch(() => ""),
    ]);
    const { commit, ...state } = parseStatus(status);
    if (commit === undefined) return undefined;
    const diffHash = state.dirty
      ? await hashOfOutput("git", [
          "-C",
          folder,
          "diff",
          "HEAD",
          "--binary",
          "--no-ext-diff",
          "--no-color",
        ]).catch(() => undefined)
      : undefined;
    const from = remote.trim() === "" ? undefined : withoutCredentials(remote.trim());
    return { commit, ...state, diffHash, remote: from, prefix: prefix.trim() };
  } catch {
    return undefined;
  }
}
