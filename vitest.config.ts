import { defineConfig } from "vitest/config";

/** Workspace packages are tested as they are published: what one imports from another is the built code. */
const external = [/\/packages\/[^/]+\/dist\//];

const project = (name: string, include: string[], testTimeout: number) => ({
  test: { name, include, testTimeout, hookTimeout: testTimeout, server: { deps: { external } } },
});

export default defineConfig({
  test: {
    projects: [
      project(
        "unit",
        ["packages/*/src/**/*.test.ts", "packages/*/{step,client}/**/*.test.ts", "examples/**/*.test.ts"],
        60_000,
      ),
      project(
        "scenarios",
        [
          "tests/scenarios/**/*.test.ts",
          "tests/conformance/**/*.test.ts",
          "tests/diagnostics/**/*.test.ts",
          "tests/read-back/**/*.test.ts",
          "tests/examples/**/*.test.ts",
          "tests/differential/**/*.test.ts",
          "tests/durability/**/*.test.ts",
          "tests/ui/**/*.test.ts",
        ],
        120_000,
      ),
      project("types", ["tests/types/**/*.test.ts"], 60_000),
      project("package", ["tests/package/**/*.test.ts"], 300_000),
    ],
  },
});
