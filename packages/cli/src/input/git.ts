import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The state of the repository that a pipeline file is in. */
export interface GitState {
  readonly commit: string;
  /** Whether there are changes that the commit does not hold. */
  readonly dirty: boolean;
}

const execute = promisify(execFile);

/** The commit that a folder is at; undefined outside a repository, before the first commit, and without git. */
export async function gitState(folder: string): Promise<GitState | undefined> {
  const git = async (...args: readonly string[]): Promise<string> =>
    (await execute("git", ["-C", folder, ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout.trim();
  try {
    const [commit, changes] = await Promise.all([
      git("rev-parse", "--verify", "HEAD"),
      git("status", "--porcelain", "--untracked-files=no"),
    ]);
    return { commit, dirty: changes !== "" };
  } catch {
    return undefined;
  }
}
