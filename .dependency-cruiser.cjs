/** Who may import whom (docs/architecture.md). */
const packagesOf = (...names) => `^packages/(${names.join("|")})/`;

/** What each package may import of its siblings. */
const MAY_IMPORT = {
  core: [],
  codegen: [],
  compiler: ["core"],
  "backend-local": ["core"],
  testing: ["core", "compiler", "backend-local"],
  "backend-airflow": ["core", "codegen"],
  "backend-kubeflow": ["core", "codegen"],
  "backend-prefect": ["core", "codegen"],
  ui: ["core", "backend-local"],
  observability: ["core", "backend-local"],
};

/** Packages that are heavy or belong to one place only. */
const ONLY_IN = {
  yaml: ["codegen"],
  "@astral-sh/ruff-wasm-nodejs": ["codegen"],
  esbuild: ["compiler"],
  "oxc-parser": ["compiler"],
  commander: ["cli"],
  "@opentelemetry/[^/]+": ["observability"],
  hono: ["ui"],
  "@hono/node-server": ["ui"],
  "@dagrejs/dagre": ["ui"],
  "@kubernetes/client-node": ["cli"],
};

/** Test files and their helpers, which no published code may import. */
const TESTING = "\\.test\\.ts$|/src/.*\\btesting/";

module.exports = {
  forbidden: [
    ...Object.entries(MAY_IMPORT).map(([name, allowed]) => ({
      name: `${name}-imports`,
      comment: `packages/${name} may import ${allowed.join(" and ") || "no sibling"}.`,
      severity: "error",
      from: { path: packagesOf(name) },
      to: { path: "^packages/", pathNot: packagesOf(name, ...allowed) },
    })),
    ...Object.entries(ONLY_IN).map(([module, places]) => ({
      name: `${module.replaceAll(/[^a-z]+/g, "-")}-only-in-${places.join("-")}`,
      severity: "error",
      from: { path: "^packages/", pathNot: [packagesOf(...places), TESTING] },
      to: { path: `(^|node_modules/)${module}(/|$)` },
    })),
    {
      name: "no-deep-import",
      comment: "A package is imported by what its package.json exports.",
      severity: "error",
      from: { path: "^packages/([^/]+)/" },
      to: { path: "^packages/[^/]+/", pathNot: ["^packages/$1/", "^packages/[^/]+/dist/index\\.d\\.ts$"] },
    },
    {
      name: "no-outside-import",
      comment: "Packages do not import examples, tests or scripts.",
      severity: "error",
      from: { path: "^packages/" },
      to: { path: "^(examples|tests|bench|scripts)/" },
    },
    {
      name: "no-test-import",
      severity: "error",
      from: { path: "^packages/", pathNot: TESTING },
      to: { path: TESTING },
    },
    {
      name: "no-unlisted-dependency",
      severity: "error",
      from: { path: "^packages/", pathNot: TESTING },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"], dependencyTypesNot: ["npm"] },
    },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "no-circular",
      comment:
        "Functions over a tree call each other, so files of one folder may; folders and packages may not.",
      severity: "error",
      from: { path: "^(packages/[^/]+/src/[^/]+)/" },
      to: { circular: true, via: { pathNot: "^$1/", dependencyTypesNot: ["type-only"] } },
    },
    { name: "not-deprecated", severity: "warn", from: {}, to: { dependencyTypes: ["deprecated"] } },
  ],
  options: {
    doNotFollow: { path: "node_modules|/dist/" },
    exclude: { path: "tests/scenarios/[^/]+/expected/|tests/diagnostics/[^/]+/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["types", "import", "node", "default"],
      extensions: [".ts", ".tsx", ".d.ts", ".js", ".mjs", ".cjs"],
    },
  },
};
