// Values on Kubeflow Pipelines: how parameters carry them, and expressions over them.

// Where the engine would see a template, or Kubernetes a variable, stands U+2060.
const guard = /[{$]\u2060+(?=[{($])|\{(?=\{\s*(?:[$=]|item\b|[A-Za-z]+[.]))|[$](?=[($])/g;
const guarded = /([{$])\u2060(\u2060*)(?=[{($])/g;

const fieldCodec = (codec, name) =>
  (Object.hasOwn(codec.fields, name) ? codec.fields[name] : codec.rest) ?? "json";

const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** An object with every field changed. */
export const mapFields = (value, of) =>
  Object.fromEntries(Object.entries(value).map(([name, field]) => [name, of(field, name)]));

/** The value as the engine carries it; JSON text where it has no type for it. */
export function encode(value, codec) {
  if (codec === "json") return JSON.stringify(value).replace(/\{(?=\{)|[$](?=[($])/g, escaped);
  if (codec === "text") return value.replace(guard, "$&\u2060");
  if (codec === "plain" || codec === "number") return value;
  if (codec.items) return value.map((item) => encode(item, codec.items));
  return mapFields(value, (field, name) => encode(field, fieldCodec(codec, name)));
}

/** The value that `encode` was given. */
export function decode(value, codec) {
  if (codec === "json") return JSON.parse(value);
  if (codec === "text") return value.replace(guarded, "$1$2");
  if (codec === "plain" || codec === "number") return value;
  if (codec.items) return value.map((item) => decode(item, codec.items));
  return mapFields(value, (field, name) => decode(field, fieldCodec(codec, name)));
}

const ordered = (value) => {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, field]) => [name, ordered(field)]));
};

const same = (left, right) => JSON.stringify(ordered(left)) === JSON.stringify(ordered(right));

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

const calculations = {
  add: (left, right) => left + right,
  subtract: (left, right) => left - right,
  multiply: (left, right) => left * right,
  divide: (left, right) => left / right,
};

/** A number that is finite and, if it is whole, exact. */
function exact(number, what) {
  if (!Number.isFinite(number)) throw new TypeError(`${what} has no finite result`);
  if (Number.isInteger(number) && !Number.isSafeInteger(number))
    throw new TypeError(`${what} is beyond 2^53-1`);
  return number === 0 ? 0 : number;
}

const tests = { "starts-with": "startsWith", "ends-with": "endsWith", contains: "includes" };

/** What the engine calls the end of a run. */
const statuses = { SUCCEEDED: "succeeded", CANCELLED: "cancelled", CANCELED: "cancelled" };

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
  text: (node, value) => of("string", value(node.value))[tests[node.test]](of("string", value(node.part))),
  in: (node, value) => {
    const wanted = value(node.value);
    return of("array", value(node.options)).some((option) => same(option, wanted));
  },
  count: (node, value) => of("array", value(node.list)).length,
  column: (node, value) => of("array", value(node.list)).map((it) => fieldOf(it, node.name)),
  "or-else": (node, value) => value(node.value) ?? value(node.fallback),
  present: (node, value) => value(node.value) !== null,
  "final-status": (node, value) => statuses[value(node.of).state] ?? "failed",
  "or-skip": (node, value) => {
    const inner = value(node.value);
    if (inner === null) throw new TypeError("a value that the task needs is null");
    return inner;
  },
  arithmetic: ({ operator, left, right }, value) => {
    const numbers = [left, right].map((side) => of("number", value(side)));
    return exact(calculations[operator](...numbers), `${operator} of ${numbers.join(" and ")}`);
  },
};

/** Evaluates expressions; `readers` gives the meaning of the operators that read inputs. */
export function evaluator(readers) {
  const value = (node) => (readers[node.op] ?? operators[node.op])(node, value);
  return value;
}
