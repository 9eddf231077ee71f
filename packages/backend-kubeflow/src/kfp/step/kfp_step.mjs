// One step on Kubeflow Pipelines: `node kfp_step.mjs EXECUTOR_INPUT RUN_ID`.
// The parameter `step-json` says which inputs the body gets from the other parameters and
// the artifacts of the executor input, and which outputs go back to the engine.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const here = import.meta.dirname;
const mounts = { "gs://": "/gcs/", "minio://": "/minio/", "s3://": "/s3/" };
// Where the engine would see a template, or Kubernetes a variable, U+2060 stands between.
const guard =
  /[{$]\u2060+(?=[{$(])|\{(?=\{\s*(?:[$=]|item\b|[A-Za-z]+[.]))|\$(?=[$(])/g;
const guarded = /([{$])\u2060(\u2060*)(?=[{$(])/g;

const fieldCodec = (codec, name) =>
  (Object.hasOwn(codec.fields, name) ? codec.fields[name] : codec.rest) ?? "json";

const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

const mapFields = (value, of) =>
  Object.fromEntries(Object.entries(value).map(([name, field]) => [name, of(field, name)]));

/** The value as the engine carries it; what may be null or of several types is JSON text. */
function encode(value, codec) {
  if (codec === "json") return JSON.stringify(value).replace(/\{(?=\{)|\$(?=[$(])/g, escaped);
  if (codec === "text") return value.replace(guard, "$&\u2060");
  if (codec === "plain" || codec === "number") return value;
  if (codec.items) return value.map((item) => encode(item, codec.items));
  return mapFields(value, (field, name) => encode(field, fieldCodec(codec, name)));
}

/** The value that `encode` was given. */
function decode(value, codec) {
  if (codec === "json") return JSON.parse(value);
  if (codec === "text") return value.replace(guarded, "$1$2");
  if (codec === "plain" || codec === "number") return value;
  if (codec.items) return value.map((item) => decode(item, codec.items));
  return mapFields(value, (field, name) => decode(field, fieldCodec(codec, name)));
}

const ordered = (value) => {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, field]) => [name, ordered(field)]));
};

const same = (left, right) =>
  JSON.stringify(ordered(left)) === JSON.stringify(ordered(right));

function of(type, value) {
  const is = type === "array" ? Array.isArray(value) : typeof value === type;
  if (is) return value;
  throw new TypeError(`${JSON.stringify(value)} is not of the type that its operator needs`);
}

function fieldOf(value, key) {
  if (value === null) return null;
  if (Array.isArray(value)) return (typeof key === "number" ? value[key] : undefined) ?? null;
  return Object.hasOwn(of("object", value), key) ? value[key] : null;
}

const comparisons = {
  lt: (left, right) => left < right,
  lte: (left, right) => left <= right,
  gt: (left, right) => left > right,
  gte: (left, right) => left >= right,
};

const tests = { "starts-with": "startsWith", "ends-with": "endsWith", contains: "includes" };

/** What each operator of an expression means; `value` evaluates an inner expression. */
const operators = {
  literal: (node) => node.value,
  get: (node, value) => fieldOf(value(node.from), node.key),
  object: (node, value) => mapFields(node.fields, value),
  array: (node, value) => node.items.map((item) => value(item)),
  template: (node, value) =>
    node.parts
      .map((part) => value(part))
      .map((part) => (typeof part === "string" ? part : JSON.stringify(part)))
      .join(""),
  compare: (node, value) => {
    const [left, right] = [value(node.left), value(node.right)];
    if (node.operator === "eq" || node.operator === "ne")
      return same(left, right) === (node.operator === "eq");
    return comparisons[node.operator](of("number", left), of("number", right));
  },
  and: (node, value) => node.operands.every((operand) => of("boolean", value(operand))),
  or: (node, value) => node.operands.some((operand) => of("boolean", value(operand))),
  not: (node, value) => !of("boolean", value(node.operand)),
  text: (node, value) =>
    of("string", value(node.value))[tests[node.test]](of("string", value(node.part))),
  in: (node, value) => {
    const wanted = value(node.value);
    return of("array", value(node.options)).some((option) => same(option, wanted));
  },
  count: (node, value) => of("array", value(node.list)).length,
  column: (node, value) => of("array", value(node.list)).map((it) => fieldOf(it, node.name)),
  "or-else": (node, value) => value(node.value) ?? value(node.fallback),
  present: (node, value) => value(node.value) !== null,
};

/** Where the engine has put, or will look for, the bytes of an artifact. */
function localPath(uri) {
  const scheme = Object.keys(mounts).find((it) => uri.startsWith(it));
  return scheme === undefined ? uri : mounts[scheme] + uri.slice(scheme.length);
}

/** An evaluator of expressions over the parameters and artifacts of the executor input. */
function evaluator(given, codecs) {
  const readers = {
    read: ({ name }) => decode(given.parameterValues[name], codecs[name]),
    artifact: ({ name, type }) => {
      const { uri, metadata } = given.artifacts[name].artifacts[0];
      return { type, uri, sha256: metadata.sha256, path: localPath(uri) };
    },
  };
  const value = (node) => (readers[node.op] ?? operators[node.op])(node, value);
  return value;
}

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
      process.kill(-body.pid, signal);
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  };
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => end(signal));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end("SIGTERM");
    setTimeout(() => end("SIGKILL"), 5000).unref();
  }, (seconds ?? 0) * 1000);
  if (seconds === null) clearTimeout(timer);
  const code = await new Promise((done) => body.once("exit", (exit) => done(exit ?? 1)));
  clearTimeout(timer);
  end("SIGKILL");
  if (late) throw Object.assign(new Error(`P7107: timed out after ${seconds} s`), { code: 1 });
  if (code === 99)
    throw new Error("P5106: the body asked to be skipped, which this engine cannot do");
  if (code !== 0) throw Object.assign(new Error(`the body exited with ${code}`), { code });
  const { outputs } = JSON.parse(await readFile(resultFile, "utf8"));
  await rm(folder, { recursive: true });
  return outputs;
}

/** Runs the body of the step; the outputs by name. */
async function perform(task, given, runId) {
  const value = evaluator(given.inputs, task.parameters);
  const written = Object.entries(task.outputs).filter(([, output]) => output.as === "artifact");
  const artifacts = written.map(([name, output]) => {
    const { uri } = given.outputs.artifacts[name].artifacts[0];
    return [output.of, { path: localPath(uri), uri }];
  });
  const index = task.index === undefined ? null : value(task.index);
  const request = {
    inputs: mapFields(task.inputs, value),
    types: task.types,
    optional: task.optional,
    artifacts: Object.fromEntries(artifacts),
    context: { ...task.context, runId, index },
  };
  return run(task.body.bundle, request, task.env, task.timeoutSeconds);
}

/** Writes the outputs where the engine reads them. */
async function handOver(task, given, values) {
  const result = { parameterValues: {}, artifacts: {} };
  for (const [name, output] of Object.entries(task.outputs)) {
    const value = values[output.of] ?? null;
    if (output.as === "artifact") {
      const { name: known = name, metadata } = given.outputs.artifacts[name].artifacts[0];
      const { uri, sha256 } = value;
      result.artifacts[name] = { artifacts: [{ name: known, uri, metadata: { ...metadata, sha256 } }] };
    } else result.parameterValues[name] = encode(value, output.as);
  }
  await mkdir(dirname(given.outputs.outputFile), { recursive: true });
  await writeFile(given.outputs.outputFile, JSON.stringify(result));
}

const [executorInput, runId] = process.argv.slice(2);
const given = JSON.parse(executorInput);
const task = JSON.parse(given.inputs.parameterValues["step-json"]);
try {
  await handOver(task, given, await perform(task, given, runId));
} catch (error) {
  console.error(error.code === undefined ? (error.stack ?? error) : error.message);
  process.exitCode = Number.isInteger(error.code) ? error.code : 1;
}
