import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { gitState, withoutCredentials } from "./git.js";

const folder = mkdtempSync(join(tmpdir(), "partitura-git-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const git = (...args: readonly string[]): string =>
  execFileSync("git", ["-C", folder, "-c", "user.name=x", "-c", "user.email=x@y", ...args], {
    encoding: "utf8",
  });

test("what a repository says, from no repository to changes on top of a commit", async () => {
  expect(await gitState(folder)).toBeUndefined();
  git("init", "--quiet", "--initial-branch=work");
  expect(await gitState(folder)).toBeUndefined();
  mkdirSync(join(folder, "a", "b"), { recursive: true });
  writeFileSync(join(folder, "a", "b", "pipeline.ts"), "1\n");
  git("add", ".");
  git("commit", "--quiet", "-m", "one");
  const commit = git("rev-parse", "HEAD").trim();
  const clean = {
    commit,
    branch: "work",
    dirty: false,
    diffHash: undefined,
    untracked: 0,
    remote: undefined,
    prefix: "",
  };
  expect(await gitState(folder)).toEqual(clean);

  git("remote", "add", "origin", "https://me:secret@example.org/x/y.git");
  writeFileSync(join(folder, "new file"), "");
  const inside = await gitState(join(folder, "a", "b"));
  expect(inside).toEqual({ ...clean, untracked: 1, remote: "https://example.org/x/y.git", prefix: "a/b/" });

  const change = async (text: string): Promise<string | undefined> => {
    writeFileSync(join(folder, "a", "b", "pipeline.ts"), text);
    const state = await gitState(folder);
    expect(state?.dirty).toBe(true);
    return state?.diffHash;
  };
  const first = await change("2\n");
  expect(first).toMatch(/^[0-9a-f]{64}$/u);
  expect(await change("3\n")).not.toBe(first);
  expect(await change("2\n")).toBe(first);

  git("checkout", "--quiet", "--detach", "--force");
  expect(await gitState(folder)).toMatchObject({ commit, branch: undefined, dirty: false });
});

test.each([
  ["https://user:token@h/x.git", "https://h/x.git"],
  ["https://token@h/x.git", "https://h/x.git"],
  ["ssh://git@h/x.git", "ssh://git@h/x.git"],
  ["git@github.com:o/r.git", "git@github.com:o/r.git"],
  ["/srv/r", "/srv/r"],
])("%s is shown as %s", (remote, shown) => {
  expect(withoutCredentials(remote)).toBe(shown);
});
