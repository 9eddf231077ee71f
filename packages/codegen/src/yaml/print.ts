import { Document, Scalar, type ScalarTag, type Tags } from "yaml";
import type { JsonValue } from "../python/literal.js";
import { numberScalar, quotedScalar, scalarStyle } from "./scalar.js";

/** One YAML document. */
export interface YamlDocument {
  readonly value: JsonValue;
  /** Lines of comment above the document. */
  readonly comment?: string;
}

const STRING = "tag:yaml.org,2002:str";
const FLOAT = "tag:yaml.org,2002:float";
const INTEGER = "tag:yaml.org,2002:int";

/** The library's own tag for strings, with another way to choose how one is written. */
const stringTag = (own: ScalarTag): ScalarTag => ({
  ...own,
  stringify: (item, context, onComment, onChompKeep) => {
    const text = String(item.value);
    const style = scalarStyle(text);
    if (style === "plain") return text;
    if (style === "quoted" || context.implicitKey || own.stringify === undefined) return quotedScalar(text);
    const literal = new Scalar(text);
    literal.type = Scalar.BLOCK_LITERAL;
    return own.stringify(literal, context, onComment, onChompKeep);
  },
});

const NUMBER: ScalarTag = {
  tag: FLOAT,
  default: true,
  identify: (value) => typeof value === "number",
  resolve: (text) => Number(text),
  stringify: ({ value }) => numberScalar(Number(value)),
};

/**
 * Prints JSON values as YAML that readers of 1.1 and of 1.2 understand alike: keys in their order, no anchors, no folded
 * lines, every string either plainly a string or in quotes.
 * @throws Error for NaN and infinities.
 */
export const printYaml = (documents: readonly YamlDocument[]): string =>
  documents.map(printOne).join("---\n");

const printOne = ({ value, comment }: YamlDocument): string => {
  const document = new Document(finite(value), {
    aliasDuplicateObjects: false,
    customTags: (tags) => [NUMBER, ...tags.flatMap(tagFor)],
  });
  const body =
    typeof value === "string" && scalarStyle(value) === "block"
      ? `${quotedScalar(value)}\n` // some readers refuse a block literal that is not indented
      : document.toString({ lineWidth: 0, indentSeq: true });
  return comment === undefined ? body : `${commentOf(comment)}\n${body}`;
};

const tagFor = (tag: Tags[number]): Tags => {
  if (typeof tag === "string") return [tag];
  if (tag.tag === STRING) return [stringTag(tag as ScalarTag)];
  return tag.tag === FLOAT || tag.tag === INTEGER ? [] : [tag];
};

const finite = (value: JsonValue): JsonValue => {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new Error(`not a JSON number: ${String(value)}`);
  if (value !== null && typeof value === "object") Object.values(value).forEach(finite);
  return value;
};

const commentOf = (text: string): string =>
  text
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/u)
    .map((each) => `# ${each}`.replace(/[\p{Cc}\p{Cs}]/gu, "\ufffd").trimEnd())
    .join("\n");
