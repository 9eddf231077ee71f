import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("the same under node:test, where an assertion that does not hold fails with its message", () => {
  const file = fileURLToPath(new URL("testing/with-node-test.ts", import.meta.url));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--test", "--test-reporter=tap", file],
    {
      encoding: "utf8",
      cwd: fileURLToPath(new URL("../../..", import.meta.url)),
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"] },
    },
  );
  const results = stdout
    .split("\n")
    .flatMap((line) => /^ *((?:not )?ok) \d+ - (.*)$/.exec(line)?.slice(1) ?? []);
  expect([results, stderr]).toEqual([
    [
      "ok",
      "one task",
      "ok",
      "a pipeline with fakes and faults",
      "ok",
      "a TypeScript body in a process",
      "not ok",
      "an assertion that does not hold",
    ],
    "",
  ]);
  expect(stdout).toContain("'failed' and not 'succeeded'");
  expect(stdout).toContain("P7101");
});
