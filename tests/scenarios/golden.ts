import type { Diagnostic, EmitResult } from "@partitura/core";
import { foldYaml, type Place } from "./fold.js";
import type { Compiled, EmittedPipeline } from "./pipelines.js";

/** The texts of a golden folder, by path. */
export type Golden = { readonly [path: string]: string };

/** Files that a target emits alike for every pipeline, by target and name; kept once. */
export type Helpers = Map<string, string>;

/** Programs of a target's own; everything else in the emitted files belongs to the pipeline and is shown. */
const isProgram = (name: string): boolean => /\.(py|mjs)$/.test(name);

/**
 * What stands for text that any edit of the step contract would change everywhere: the hashes. Each is checked
 * elsewhere to be what it claims to be.
 */
function withoutHashes(text: string, { checked }: EmittedPipeline): string {
  const bodies = Object.values(checked.pipeline.tasks).map(
    ({ id, body }) => [body.codeHash, `<code of ${id}>`] as const,
  );
  const marks = [[checked.hash, "<ir>"], [checked.hash.slice(0, 12), "<ir, 12>"], ...bodies] as const;
  return (
    marks
      .reduce((kept, [hash, mark]) => kept.replaceAll(hash, mark), text)
      // YAML quotes a hash that could be read as a number.
      .replaceAll(/^( *[\w./-]+: )"(<ir(?:, 12)?>)"$/gm, "$1$2")
      .replaceAll(new RegExp(`(${checked.pipeline.id}-steps-)[0-9a-f]{8}\\b`, "g"), "$1<files>")
  );
}

/** Finds the texts that are known: assets of the pipeline as they are, and programs of the target, which it collects. */
function placing(pipeline: EmittedPipeline, target: string, helpers: Helpers): Place {
  const { assets } = pipeline.checked;
  return (name, text) => {
    if (assets[name] === text) return `<${name} as it is>`;
    if (Object.hasOwn(assets, name) || !isProgram(name)) return undefined;
    const key = `${target}/${name}`;
    const neutral = text.replace(
      `PIPELINE = ${JSON.stringify(pipeline.checked.pipeline.id)}\n`,
      'PIPELINE = "<pipeline>"\n',
    );
    const known = helpers.get(key);
    if (known === undefined) helpers.set(key, neutral);
    return known === undefined || known === neutral ? `<${name} of every pipeline>` : undefined;
  };
}

const lineOf = ({ code, severity, message, span }: Diagnostic): string =>
  `${span === undefined ? "-" : `${span.file}:${span.line}`}: ${severity} ${code}: ${message}\n`;

function goldenFiles({ files }: EmitResult, place: Place): Golden {
  const shown = files.map(({ path, text }): readonly [string, string] => {
    const name = path.replace(/^[^/]+_steps\//, "");
    const inFolder = name !== path;
    if (inFolder) return [path, place(name, text) ?? text];
    return [path, path.endsWith(".yaml") ? foldYaml(text, place) : text];
  });
  const known = shown.filter(([, text]) => /^<.*>$/.test(text));
  const list = known.map(([path, text]) => `${path}: ${text}\n`).join("");
  const own = shown.filter(([, text]) => !/^<.*>$/.test(text));
  return { ...Object.fromEntries(own), ...(list !== "" && { "files.txt": list }) };
}

/** What a golden folder holds for what one target makes of a pipeline. */
export function goldenOf(
  pipeline: EmittedPipeline,
  target: string,
  compiled: Compiled,
  helpers: Helpers,
): Golden {
  const { result, diagnostics } = compiled;
  const files = result === undefined ? {} : goldenFiles(result, placing(pipeline, target, helpers));
  const told = diagnostics.map(lineOf).join("");
  const all = { ...files, ...(told !== "" && { "diagnostics.txt": told }) };
  return Object.fromEntries(Object.entries(all).map(([path, text]) => [path, withoutHashes(text, pipeline)]));
}

/** The golden form of a pipeline's IR. */
export const goldenIr = (pipeline: EmittedPipeline, text: string): Golden => ({
  [`${pipeline.checked.pipeline.id}.ir.json`]: withoutHashes(text, pipeline),
});
