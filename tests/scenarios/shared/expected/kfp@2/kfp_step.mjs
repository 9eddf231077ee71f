// One step on Kubeflow Pipelines: `node kfp_step.mjs EXECUTOR_INPUT`.
// The parameter `step-json` says which inputs the body gets from the other parameters and
// the artifacts of the executor input, and which outputs go back to the engine.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { decode, encode, evaluator, mapFields } from "./kfp_values.mjs";

const here = import.meta.dirname;
const undeclared = "P7108: the task ended itself as skipped, which it does not declare";
const mounts = { "gs://": "/gcs/", "minio://": "/minio/", "s3://": "/s3/" };

/** Where the engine has put, or will look for, the bytes of an artifact. */
function localPath(uri) {
  const scheme = Object.keys(mounts).find((it) => uri.startsWith(it));
  return scheme === undefined ? uri : mounts[scheme] + uri.slice(scheme.length);
}

/** How expressions read the parameters and artifacts of the executor input. */
const readersOf = ({ parameterValues, artifacts }, codecs) => ({
  read: ({ name }) => decode(parameterValues[name], codecs[name]),
  artifact: ({ name, type }) => {
    const { uri, metadata } = artifacts[name].artifacts[0];
    return { type, uri, sha256: metadata.sha256, path: localPath(uri) };
  },
});

/** Runs the body in a process group of its own, which is ended after the time it has. */
async function run(bundle, request, env, seconds) {
  const folder = await mkdtemp(join(tmpdir(), "step-"));
  const [requestFile, resultFile] = ["request.json", "result.json"].map((it) => join(folder, it));
  await writeFile(requestFile, JSON.stringify(request));
  const body = spawn(process.execPath, [join(here, bundle), requestFile, resultFile], {
    env: { ...process.env, ...env },
    stdio: "inherit",
    detached: true,
  });
  const end = (signal) => {
    try {
      if (body.pid !== undefined) process.kill(-body.pid, signal);
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  };
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => end(signal));
  let late = false;
  const stop = () => {
    late = true;
    end("SIGTERM");
    setTimeout(() => end("SIGKILL"), 5000).unref();
  };
  const timer = seconds === undefined ? undefined : setTimeout(stop, seconds * 1000);
  const code = await new Promise((done) => body.once("exit", (exit) => done(exit ?? 1)));
  clearTimeout(timer);
  end("SIGKILL");
  if (late) throw Object.assign(new Error(`P7107: timed out after ${seconds} s`), { code: 1 });
  if (code === 99 && request.skippable) return undefined;
  if (code === 99) throw Object.assign(new Error(undeclared), { code: 1 });
  if (code !== 0) throw Object.assign(new Error(`the body exited with ${code}`), { code });
  const { outputs } = JSON.parse(await readFile(resultFile, "utf8"));
  await rm(folder, { recursive: true });
  return outputs;
}

/** Writes secrets to the files that a task asks for; the body does not see their variables. */
async function writeSecrets(files) {
  for (const [path, variable] of Object.entries(files)) {
    await mkdir(dirname(path), { recursive: true });
    await rm(path, { force: true });
    await writeFile(path, process.env[variable], { mode: 0o600 });
    delete process.env[variable];
  }
}

/** Runs the body of the step; the outputs by name. */
async function perform(task, given) {
  const value = evaluator(readersOf(given.inputs, task.parameters));
  const written = Object.entries(task.outputs).filter(([, output]) => output.as === "artifact");
  const artifacts = written.map(([name, output]) => {
    const { uri } = given.outputs.artifacts[name].artifacts[0];
    return [output.of, { path: localPath(uri), uri }];
  });
  const index = task.index === undefined ? null : value(task.index);
  // a step that may be cached is not given the ids of the run and the task as inputs, which would make it another one
  const runId = given.inputs.parameterValues["run-id"] ?? process.env.STEP_RUN_ID ?? "";
  await writeSecrets(task.secretFiles ?? {});
  const attempt = Number(process.env.KFP_RETRY_INDEX ?? 0) + 1;
  const request = {
    inputs: mapFields(task.inputs, value),
    types: task.types,
    optional: task.optional,
    skippable: task.skippable ?? false,
    artifacts: Object.fromEntries(artifacts),
    context: { taskId: process.env.STEP_TASK_ID ?? "", ...task.context, runId, attempt, index },
  };
  return run(task.body.bundle, request, task.env, task.timeoutSeconds);
}

/** What an output of the engine is to say: one value, all of them, or whether there are any. */
function told(values, what) {
  if (typeof what === "string") return values?.[what] ?? null;
  return what.all ? (values ?? null) : values !== undefined;
}

/** Writes the outputs where the engine reads them; there are no values of a step that was skipped. */
async function handOver(task, given, values) {
  const result = { parameterValues: {}, artifacts: {} };
  for (const [name, output] of Object.entries(task.outputs)) {
    const value = told(values, output.of);
    if (output.as === "artifact") {
      if (value === null) continue;
      const { name: known = name, metadata } = given.outputs.artifacts[name].artifacts[0];
      const { uri, sha256 } = value;
      result.artifacts[name] = { artifacts: [{ name: known, uri, metadata: { ...metadata, sha256 } }] };
    } else result.parameterValues[name] = encode(value, output.as);
  }
  await mkdir(dirname(given.outputs.outputFile), { recursive: true });
  await writeFile(given.outputs.outputFile, JSON.stringify(result));
}

const given = JSON.parse(process.argv[2]);
const task = JSON.parse(given.inputs.parameterValues["step-json"]);
try {
  await handOver(task, given, await perform(task, given));
} catch (error) {
  process.stderr.write(`${error.code === undefined ? error.stack : error.message}\n`);
  process.exitCode = Number.isInteger(error.code) ? error.code : 1;
}
