import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockCommand, notCovered } from "./lock.js";
import { packagesOf, type PackagesSpec } from "./packages-of.js";
import { parseRequirement, type Requirement } from "./requirement.js";
import { requirementsLines } from "./requirements-text.js";

describe("a requirement", () => {
  it.each([
    ["numpy", { name: "numpy", extras: [], specifier: "" }],
    ["Scikit_Learn.x>=1.5, <2", { name: "scikit-learn-x", specifier: ">=1.5,<2" }],
    ["ray[Tune, default]==2.*", { name: "ray", extras: ["tune", "default"], specifier: "==2.*" }],
    ["numpy (>=1.20)", { name: "numpy", specifier: ">=1.20" }],
    ['tomli>=2 ; python_version < "3.11"', { specifier: ">=2", marker: 'python_version < "3.11"' }],
  ])("%s", (text, expected) => {
    expect(parseRequirement(text)).toMatchObject({ text, ...expected });
  });

  it.each([
    ["-e .", "no requirement"],
    ["./wheels/a.whl", "path"],
    ["../lib", "path"],
    ["a-1.0-py3-none-any.whl", "path"],
    ["pip @ https://example.org/pip.zip", "URL"],
    ["pip@https://example.org/pip.zip", "URL"],
    ["git+https://example.org/a.git", "URL"],
    ["https://example.org/a.zip", "URL"],
    ["numpy >> 2", "no requirement"],
    ["numpy 2", "no requirement"],
    ["numpy=2", "no requirement"],
    ['numpy --config-settings="a=b"', "options"],
    ["six==1.16.0 --hash=sha256:aa --hash=sha256:bb", "--generate-hashes"],
    ["", "no requirement"],
  ])("%s is refused", (text, problem) => {
    expect(parseRequirement(text)).toContain(problem);
  });
});

it("reads the lines of a requirements file as pip does", () => {
  const content =
    "\uFEFF# head\r\nnumpy==2.1.0 \\\r\n    --hash=sha256:aa \\\r\n    --hash=sha256:bb  # why\r\n\r\nsix#1\n  # a\n-r other.txt";
  expect(requirementsLines(content)).toEqual([
    { text: "numpy==2.1.0     --hash=sha256:aa     --hash=sha256:bb", line: 2 },
    { text: "six#1", line: 6 },
    { text: "-r other.txt", line: 8 },
  ]);
});

const parsed = (...texts: readonly string[]): readonly Requirement[] =>
  texts.map((text) => {
    const requirement = parseRequirement(text);
    if (typeof requirement === "string") throw new Error(requirement);
    return requirement;
  });

describe("a lock", () => {
  it.each([
    ["scikit-learn>=1.5", "Scikit.Learn==1.7.2", true],
    ["scikit-learn>=1.5", "scikit-learn==1.4.0", false],
    ["numpy", "scipy==1.0", false],
    ["numpy>=2", "numpy==2.1.0rc1", true],
    ["numpy~=1.26", 'numpy==1.26.4 ; python_version < "3.12"', true],
    ['pywin32>=1 ; sys_platform == "win32"', "numpy==2.1.0", true],
    ['pywin32>=2 ; sys_platform == "win32"', "pywin32==1.0", false],
    ["ray[tune]", "ray==2.0", false],
    ["ray[tune]", "ray[default,tune]==2.0", true],
    ["torch==2.1.0", "torch==2.1.0+cpu", true],
  ])("for %s with %s: %s", (required, locked, covered) => {
    expect(notCovered(parsed(required), parsed(locked)).length === 0).toBe(covered);
  });

  it("covers what forks on a marker when one of its pins fits", () => {
    const forks = parsed(
      'numpy==1.26.4 ; python_version < "3.10"',
      'numpy==2.1.0 ; python_version >= "3.10"',
    );
    expect(notCovered(parsed('numpy>=2 ; python_version >= "3.10"'), forks)).toEqual([]);
    expect(notCovered(parsed("numpy>=3"), forks)).toHaveLength(1);
  });

  it("is written by a command that keeps what the requirements need", () => {
    expect(lockCommand("requirements.txt", parsed("six"), undefined)).toBe(
      "uv pip compile --universal requirements.txt -o requirements.lock",
    );
    expect(lockCommand("pyproject.toml", parsed("a[b]==1"), "3.11")).toBe(
      "uv pip compile --universal --python-version 3.11 --no-strip-extras pyproject.toml -o pyproject.lock",
    );
  });
});

describe("the packages of a task", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "requirements-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function packages(files: { readonly [name: string]: string }, spec: Partial<PackagesSpec> = {}) {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const { requirements = "requirements.txt", ...rest } = spec;
    const span = { file: join(folder, "pipeline.ts"), line: 7, column: 1 };
    const [found, diagnostics] = packagesOf(
      { packages: [], requirements: join(folder, requirements), ...rest },
      span,
    );
    return {
      found,
      problems: diagnostics.map(
        ({ code, span: place, message }) =>
          `${place?.file.slice(folder.length + 1)}:${place?.line} ${code} ${message}`,
      ),
    };
  }

  it("are those of the file and of what it includes, with a warning when there is no lock", () => {
    const { found, problems } = packages({
      "requirements.txt": "numpy>=2 # fast\n-r more/extra.txt\n",
      "more/extra.txt": '-r ../requirements.txt\nsix ; python_version < "3"\n',
    });
    expect(found).toEqual(["numpy>=2", 'six ; python_version < "3"']);
    expect(problems).toEqual([
      "requirements.txt:1 P2019 'requirements.txt' has no lock 'requirements.lock', so what is installed depends on the day: not reproducible",
    ]);
  });

  it("are the pins of the lock, markers as they stand there", () => {
    const { found, problems } = packages({
      "requirements.txt": "numpy>=2",
      "requirements.lock":
        "# by uv\nnumpy==2.1.0\n    # via -r requirements.txt\ncolorama==0.4.6 ; sys_platform == 'win32'\n",
    });
    expect(found).toEqual(["numpy==2.1.0", "colorama==0.4.6 ; sys_platform == 'win32'"]);
    expect(problems).toEqual([]);
  });

  it("are refused when the lock does not fit any more", () => {
    const { problems } = packages(
      { "requirements.txt": "numpy>=2\nsix", "requirements.lock": "numpy==1.26.4\nother\n" },
      { packages: ["tqdm"] },
    );
    expect(problems).toEqual([
      "requirements.txt:1 P2018 'requirements.lock' does not fit 'requirements.txt': it has no pin for 'numpy>=2'",
      "requirements.txt:1 P2018 'requirements.lock' does not fit 'requirements.txt': it has no pin for 'six'",
      "requirements.txt:1 P2018 'requirements.lock' does not fit 'requirements.txt': it has no pin for 'tqdm'",
      "requirements.txt:1 P2018 'requirements.lock' does not fit 'requirements.txt': 'other' pins no version",
    ]);
  });

  it("are those of a project", () => {
    const { found, problems } = packages(
      {
        "pyproject.toml": '[project]\nname = "x"\ndependencies = [\n  "numpy>=2",\n  "a @ file:///a",\n]\n',
        "pyproject.lock": "numpy==2.1.0\n",
      },
      { requirements: "pyproject.toml" },
    );
    expect(found).toEqual(["numpy==2.1.0"]);
    expect(problems).toEqual([
      "pyproject.toml:5 P2016 'a @ file:///a' in line 5 of 'pyproject.toml' is refused: a URL is not taken, since an environment is made from an index",
    ]);
  });

  it.each([
    ['[project]\ndynamic = ["dependencies"]\n', 2, "dynamic"],
    ["[project]\ndependencies = numpy\n", 2, "TOML"],
    ["[tool.x]\n", 1, "project"],
    ['[project]\ndependencies = "numpy"\n', 1, "project.dependencies"],
  ])("cannot be read from %j", (content, line, problem) => {
    const { problems } = packages({ "pyproject.toml": content }, { requirements: "pyproject.toml" });
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems[0]).toMatch(new RegExp(`^pyproject.toml:${line} P2017 `));
  });

  it("need files that are there, and lines that every target can install", () => {
    expect(packages({}).problems).toEqual([
      "pipeline.ts:7 P2015 there is no requirements file 'requirements.txt'",
    ]);
    const { problems } = packages({
      "requirements.txt": "-r gone.txt\n-e .\n--index-url https://example.org\n./here\n-c c.txt\n",
      "requirements.lock": "",
    });
    expect(problems.map((it) => it.slice(0, "requirements.txt:1 P2015".length))).toEqual([
      "requirements.txt:1 P2015",
      "requirements.txt:2 P2016",
      "requirements.txt:3 P2016",
      "requirements.txt:4 P2016",
      "requirements.txt:5 P2016",
    ]);
  });

  it("need a Python version that steps run on, and packages that are requirements", () => {
    const files = { "requirements.txt": "" };
    expect(packages(files, { pythonVersion: "3.8" }).problems).toEqual([
      "pipeline.ts:7 P2020 '3.8' is no Python version that steps run on",
    ]);
    expect(packages(files, { pythonVersion: "3.12" }).problems).toEqual([]);
    expect(packages(files, { packages: ["-x"] }).problems).toEqual([
      "pipeline.ts:7 P2021 the package '-x' is refused: it is no requirement",
    ]);
  });
});
