// The step contract: runs one task body, `node <task>.mjs REQUEST RESULT` (JSON files).
/* eslint-disable no-console -- a step talks to its log */
// Exit codes: 0 done, 99 skip, 75 not ready yet, 78 fail without retry, others failed.
import { createHash } from "node:crypto";
import { getEventListeners } from "node:events";
import { createReadStream } from "node:fs";
import { mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const limits = {
  minimum: (size, limit) => size >= limit,
  maximum: (size, limit) => size <= limit,
  exclusiveMinimum: (size, limit) => size > limit,
  exclusiveMaximum: (size, limit) => size < limit,
};
for (const what of ["Length", "Items"]) {
  limits[`min${what}`] = limits.minimum;
  limits[`max${what}`] = limits.maximum;
}

/** The body failed or broke the contract; `code` is the exit code that says so. */
export class StepError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const largeType = "large-value";
const undeclared = "P7108: the task ended itself as skipped, which it does not declare";

class Misfit extends Error {}

function nameOf(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value !== "object") return typeof value;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null ? "object" : "other";
}

/** The value as JSON has it; throws Misfit when it does not fit the type. */
function check(value, kind, at) {
  const misfit = () => new Misfit(`${at} does not fit ${JSON.stringify(kind)}`);
  if (kind.anyOf) {
    for (const option of kind.anyOf) {
      try {
        return check(value, option, at);
      } catch (error) {
        if (!(error instanceof Misfit)) throw error;
      }
    }
    throw misfit();
  }
  const options = kind.enum ?? (Object.hasOwn(kind, "const") ? [kind.const] : undefined);
  if (options) {
    const index = options.findIndex((it) => toText(it) === toText(value));
    if (index < 0) throw misfit();
    return options[index];
  }
  const name = nameOf(value);
  if (kind.artifact) {
    if (name !== "object" || value.type !== kind.artifact) throw misfit();
    const { type, uri, sha256 } = value;
    return check(
      { type, uri, sha256 },
      { required: ["uri", "sha256"], additionalProperties: { type: "string" } },
      at,
    );
  }
  const wanted = kind.type === "integer" ? "number" : (kind.type ?? name);
  if (name !== wanted || !["null", "boolean", "number", "string", "array", "object"].includes(name))
    throw misfit();
  let [size, result] = [value, value];
  if (name === "number") {
    const times = kind.multipleOf === undefined ? 0 : value / kind.multipleOf;
    if (!Number.isFinite(value) || Math.abs(times - Math.round(times)) > 1e-9) throw misfit();
    if (kind.type === "integer" && !Number.isSafeInteger(value)) throw misfit();
    result = value + 0;
  } else if (name === "string") {
    size = value.length;
    if (kind.pattern !== undefined && !new RegExp(kind.pattern, "u").test(value)) throw misfit();
  } else if (name === "array") {
    size = value.length;
    if ((kind.prefixItems?.length ?? size) !== size) throw misfit();
    result = Array.from(value, (it, i) =>
      check(it, kind.prefixItems?.[i] ?? kind.items ?? {}, `${at}[${i}]`),
    );
  } else if (name === "object") {
    result = checkFields(value, kind, at);
  }
  for (const [key, holds] of Object.entries(limits)) {
    if (kind[key] !== undefined && !holds(size, kind[key])) throw misfit();
  }
  return result;
}

function checkFields(value, { properties = {}, required = [], additionalProperties = true }, at) {
  for (const name of required) {
    if (!Object.hasOwn(value, name) || value[name] === undefined)
      throw new Misfit(`${at}.${name} is missing`);
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const checked = fields.map(([name, field]) => {
    const kind = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (kind === false) throw new Misfit(`${at}.${name} is not expected`);
    return [name, check(field, kind === true ? {} : kind, `${at}.${name}`)];
  });
  return Object.fromEntries(checked);
}

/** The inputs or outputs of a request, checked; those in `large` may be of any size. */
function checkSide(side, values, request, large = {}) {
  const properties = request.types[side];
  const required = Object.keys(properties).filter((it) => !request.optional?.[side]?.includes(it));
  let checked;
  try {
    checked = check(values, { type: "object", properties, required, additionalProperties: false }, side);
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    throw new StepError(1, `${side === "inputs" ? "P7101" : "P7102"}: ${error.message}`);
  }
  for (const [name, value] of Object.entries(checked)) {
    if (!Object.hasOwn(large, name) && isLarge(value)) {
      throw new StepError(1, `P7103: ${side}.${name} is larger than 48 KiB`);
    }
  }
  return checked;
}

const isLarge = (value) => Buffer.byteLength(toText(value)) > 48 * 1024;

/** The inputs that are references to values kept in files, with the values. */
async function readKept(inputs) {
  const kept = Object.entries(inputs).filter(([, it]) => it?.type === largeType && it.path !== undefined);
  const read = async ([name, { path, sha256 }]) => {
    if ((await digest(path).catch(() => undefined)) !== sha256)
      throw new StepError(1, `P7101: inputs.${name} is not what was kept as ${path}`);
    return [name, JSON.parse(await readFile(path, "utf8"))];
  };
  return Object.fromEntries(await Promise.all(kept.map(read)));
}

/** Writes a value to a file and gives the reference to it. */
async function keepValue(value, { path, uri }) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify(value));
  return { type: largeType, uri, sha256: await digest(path) };
}

/** The JSON text of a value with the keys of every object in order. */
function toText(value) {
  return JSON.stringify(check(value, {}, "value"), (_, it) =>
    nameOf(it) === "object"
      ? Object.fromEntries(Object.entries(it).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : it,
  );
}

/** The reference to an artifact that the body has written. */
async function refer(name, { path, uri }, kind) {
  const found = await stat(path).catch(() => undefined);
  const unlike = { file: found?.isDirectory(), directory: !found?.isDirectory() };
  if (!found || unlike[kind]) {
    throw new StepError(1, `P7104: outputs.${name} was not written as a ${kind} to ${path}`);
  }
  return { type: kind, uri, sha256: found.isDirectory() ? await digestFolder(path) : await digest(path) };
}

async function digest(path) {
  const content = createHash("sha256");
  for await (const block of createReadStream(path)) content.update(block);
  return content.digest("hex");
}

async function digestFolder(folder) {
  const lines = [];
  for (const path of await readdir(folder, { recursive: true })) {
    if ((await stat(join(folder, path))).isFile()) {
      lines.push(`${await digest(join(folder, path))}  ${path.split("\\").join("/")}\n`);
    }
  }
  return createHash("sha256").update(lines.toSorted().join("")).digest("hex");
}

/** Runs the body of a request in this process and gives its outputs; throws StepError with an exit code. */
export async function execute(run, request, signal = new AbortController().signal) {
  const kept = await readKept(request.inputs);
  const inputs = checkSide("inputs", { ...request.inputs, ...kept }, request, kept);
  const targets = Object.entries(request.artifacts ?? {});
  for (const [, { path }] of targets) await mkdir(dirname(path), { recursive: true });
  const given = Object.entries(inputs).map(([name, value]) => [
    name,
    request.types.inputs[name].artifact ? { ...value, path: request.inputs[name].path } : value,
  ]);
  const leave =
    (code) =>
    (reason = "") => {
      throw new StepError(code, reason);
    };
  const context = {
    ...request.context,
    outputs: Object.fromEntries(targets.map(([name, { path }]) => [name, path])),
    log: console.log,
    signal,
    skip: leave(99),
    fatal: leave(78),
  };
  let returned;
  try {
    returned = await run(Object.fromEntries(given), context);
  } catch (error) {
    if (!(error instanceof StepError) || error.code !== 99 || request.skippable) throw error;
    console.error(error.message);
    throw new StepError(1, undeclared);
  }
  if (!["object", "undefined"].includes(nameOf(returned))) {
    throw new StepError(1, "P7102: the body returned no object of outputs");
  }
  const outputs = { ...returned };
  const passed = targets.filter(([name]) => outputs[name] !== undefined && outputs[name] !== null);
  for (const [name, target] of targets) {
    if (!passed.some(([it]) => it === name)) {
      outputs[name] = await refer(name, target, request.types.outputs[name].artifact);
    }
  }
  const large = request.large ?? {};
  const checked = checkSide("outputs", outputs, request, large);
  for (const [name] of passed) {
    if (!toText(inputs).includes(toText(checked[name]))) {
      throw new StepError(1, `P7106: outputs.${name} is no artifact that was passed in`);
    }
  }
  for (const [name, target] of Object.entries(large)) {
    if (Object.hasOwn(checked, name) && isLarge(checked[name]))
      checked[name] = await keepValue(checked[name], target);
  }
  for (const [name, { path, format }] of Object.entries(request.files ?? {})) {
    const value = checked[name] ?? null;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, format === "text" && typeof value === "string" ? value : JSON.stringify(value));
  }
  return checked;
}

/** Runs the body of a request and tells how it ended: with its outputs, or with an exit code and why. */
export async function attempt(run, request, signal) {
  try {
    return { code: 0, outputs: await execute(run, request, signal) };
  } catch (error) {
    return error instanceof StepError
      ? { code: error.code, problem: error.message }
      : { code: 1, problem: error };
  }
}

/** Runs the body for the request that the command line names; a pool of warm processes takes the body instead. */
export async function runStep(run) {
  const pool = globalThis[Symbol.for("partitura.pool")];
  if (pool) return pool((request, signal) => attempt(run, request, signal));
  const [requestFile, resultFile] = process.argv.slice(2);
  const stop = new AbortController();
  process.once("SIGTERM", () => {
    if (getEventListeners(stop.signal, "abort").length === 0) process.exit(143);
    stop.abort();
  });
  const request = JSON.parse(await readFile(requestFile, "utf8"));
  process.once("exit", (code) => {
    if (code !== 99 || request.skippable) return;
    console.error(undeclared);
    process.exitCode = 1;
  });
  const { code, outputs, problem } = await attempt(run, request, stop.signal);
  if (outputs) await writeFile(resultFile, JSON.stringify({ outputs }));
  else console.error(problem);
  process.exit(code);
}
