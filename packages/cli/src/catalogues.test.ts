import { dslDiagnostics, features } from "@partitura/core";
import { checkDiagnostics, loadDiagnostics } from "@partitura/compiler";
import { localDiagnostics } from "@partitura/backend-local";
import { testingDiagnostics } from "@partitura/testing";
import { expect, test } from "vitest";
import { builtInBackends, findBackends, knownTargets } from "./backends.js";
import { allKinds, kindOf } from "./catalogues.js";
import { clusterDiagnostics } from "./cluster/diagnostics.js";
import { commandDiagnostics } from "./diagnostics.js";

test("no code means two things, each is in the package of its first digit, and explain knows all", async () => {
  const backends = await builtInBackends();
  const catalogues = new Set<object>([
    dslDiagnostics,
    checkDiagnostics,
    loadDiagnostics,
    localDiagnostics,
    testingDiagnostics,
    clusterDiagnostics,
    commandDiagnostics,
    ...backends.map((it) => it.diagnostics),
  ]);
  const codes = [...catalogues].flatMap((it) => Object.keys(it));
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  expect((await allKinds()).map(([code]) => code)).toEqual(codes.toSorted());
  for (const code of codes) expect(await kindOf(code), code).toBeDefined();
});

test("explain knows nothing of codes that do not exist", async () => {
  expect(await kindOf("P1999")).toBeUndefined();
  expect(await kindOf("constructor")).toBeUndefined();
  expect(await kindOf("P10040")).toBeUndefined();
});

test("every known target but ir has one backend, which answers every feature and has valid defaults", async () => {
  for (const target of knownTargets.filter((it) => it !== "ir")) {
    const [[backend, ...others] = [], problems] = await findBackends(target, process.cwd());
    expect([others, problems]).toEqual([[], []]);
    expect(backend?.target).toBe(target);
    expect(Object.keys(backend?.capabilities ?? {}).toSorted()).toEqual(features.toSorted());
    expect(backend?.options.safeParse({}).success).toBe(true);
  }
});

test.each([
  ["airflow", "P8005"],
  ["airflow@9", "P8005"],
  ["toString", "P8005"],
  ["../x", "P8005"],
  ["no-such-package", "P8005"],
  ["picocolors", "P8005"],
  ["@partitura/backend-kubeflow#nope@1", "P8005"],
])("%s is no target: %s", async (target, code) => {
  const [backends, problems] = await findBackends(target, process.cwd());
  expect(backends).toBeUndefined();
  expect(problems.map((it) => it.code)).toEqual([code]);
});

test("a package gives all its backends, or the one that is asked for", async () => {
  const targetsOf = async (name: string): Promise<readonly string[] | undefined> =>
    (await findBackends(name, process.cwd()))[0]?.map((it) => it.target).toSorted();
  expect(await targetsOf("@partitura/backend-kubeflow")).toEqual(["argo@3.7", "argo@4", "kfp@2"]);
  expect(await targetsOf("@partitura/backend-kubeflow#kfp@2")).toEqual(["kfp@2"]);
});
