import { expect, test } from "vitest";
import { sampleSource } from "../testing/run-events.js";
import { sourceLocation, webAddress } from "./source-location.js";

const git = { commit: "c0ffee", branch: "main", dirty: false, prefix: "flows/a b/" };
const span = { file: "../shared/steps.ts", line: 7, column: 1 };

test("without version control it is the file", () => {
  expect(sourceLocation(sampleSource)).toEqual({
    type: "file",
    url: "file:///project/pipeline.ts",
    path: "pipeline.ts",
  });
});

test("a commit without an address is named, and marked when there are changes on top of it", () => {
  expect(sourceLocation({ ...sampleSource, git: { ...git, dirty: true } }, span)).toEqual({
    type: "git",
    url: "file:///shared/steps.ts#L7",
    path: "../shared/steps.ts",
    version: "c0ffee-dirty",
    branch: "main",
  });
});

test.each([
  ["git@github.com:o/r.git", "https://github.com/o/r/blob/c0ffee/flows/shared/steps.ts#L7"],
  [
    "https://gitlab.example.org/o/r.git",
    "https://gitlab.example.org/o/r/-/blob/c0ffee/flows/shared/steps.ts#L7",
  ],
  ["ssh://git@bitbucket.org:22/o/r", "https://bitbucket.org/o/r/src/c0ffee/flows/shared/steps.ts#L7"],
])("a line of %s", (remote, url) => {
  expect(sourceLocation({ ...sampleSource, git: { ...git, remote } }, span)).toEqual({
    type: "git",
    url,
    repoUrl: remote,
    path: "flows/shared/steps.ts",
    version: "c0ffee",
    branch: "main",
  });
});

test("what is no address of a host", () => {
  for (const remote of ["/srv/git/r", "file:///srv/r", "../r", ""])
    expect(webAddress(remote)).toBeUndefined();
});
