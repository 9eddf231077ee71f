import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { environment, missingEnvironment } from "../conformance/engine-environment.js";
import { repository } from "../conformance/scenario.js";

/** The steps of the example have tests of their own, in Python. */
const missing = await missingEnvironment("tools");
const required = process.env["PARTITURA_REQUIRE_ENGINES"] !== undefined;
if (missing !== undefined)
  process.stderr.write(
    `${missing}: the example's Python steps are not tested (npm run engines:install tools)\n`,
  );

describe("examples/model-selection", () => {
  it.skipIf(missing !== undefined && !required)("has steps that pass their own tests", async () => {
    expect(missing).toBeUndefined();
    const { stdout } = await promisify(execFile)(
      join(environment("tools"), "bin/python"),
      ["-m", "pytest", "-q", "-p", "no:cacheprovider"],
      {
        cwd: join(repository, "examples/model-selection"),
      },
    );
    expect(stdout).toMatch(/^\d+ passed/m);
  });
});
