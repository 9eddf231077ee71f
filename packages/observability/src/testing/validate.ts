import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import addFormats from "ajv-formats";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

/** Facets of any object of an event, by key. */
type Facets = { readonly [key: string]: { readonly _schemaURL?: string } };

interface Parsed {
  readonly run?: { readonly facets?: Facets };
  readonly job?: { readonly facets?: Facets };
  readonly inputs?: readonly { readonly facets?: Facets; readonly inputFacets?: Facets }[];
  readonly outputs?: readonly { readonly facets?: Facets; readonly outputFacets?: Facets }[];
}

interface Schema {
  readonly facets: { readonly [url: string]: string };
}

const read = (path: string): object =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as object;

const official = read("openlineage.schema.json") as Schema;
const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (it: Ajv2020) => void)(ajv);
ajv.addSchema(official, "official");
ajv.addSchema(read("../../schema/lineage-facets.schema.json"), "own");

const definition = (schema: "official" | "own", name: string): ValidateFunction | undefined =>
  ajv.getSchema(`${schema}#/$defs/${name}`);

/** The folder `spec` of a checkout of OpenLineage, for who wants its own JSON Schemas to be asked too. */
const checkout = process.env["OPENLINEAGE_SPEC"];
const files =
  checkout === undefined
    ? []
    : [
        join(checkout, "OpenLineage.json"),
        ...readdirSync(join(checkout, "facets")).map((name) => join(checkout, "facets", name)),
      ].filter((path) => path.endsWith(".json"));
for (const path of files) ajv.addSchema(JSON.parse(readFileSync(path, "utf8")) as object);

/** What OpenLineage's own JSON Schemas find wrong; nothing when there is no checkout. */
function problemsByCheckout(event: unknown, facets: readonly Facets[]): readonly string[] {
  if (checkout === undefined) return [];
  const spec = "https://openlineage.io/spec/";
  const own = facets.flatMap((it) => Object.entries(it));
  return [
    ...problemsOf(ajv.getSchema(`${spec}2-0-2/OpenLineage.json`), event, "event"),
    ...own
      .filter(([, { _schemaURL: url = "" }]) => url.startsWith(spec))
      .flatMap(([key, facet]) => {
        const [document = ""] = facet._schemaURL?.split("#") ?? [];
        return [
          ...problemsOf(ajv.getSchema(facet._schemaURL ?? ""), facet, key),
          // The document says under which key the facet stands.
          ...problemsOf(ajv.getSchema(document), { [key]: facet }, `the place of ${key}`),
        ];
      }),
  ];
}

/** Where the schema of a facet is described: OpenLineage's own by the exact URL, ours by the name at its end. */
function schemaOf(url: string): ValidateFunction | undefined {
  const name = official.facets[url];
  if (name !== undefined) return definition("official", name);
  const [, ours] = /\/lineage-facets\.schema\.json#\/\$defs\/(\w+)$/u.exec(url) ?? [];
  return ours === undefined ? undefined : definition("own", ours);
}

function problemsOf(
  validate: ValidateFunction | undefined,
  value: unknown,
  where: string,
): readonly string[] {
  if (validate === undefined) return [`${where}: its schema is not known`];
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${where}${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** What is wrong with an OpenLineage event, each of its facets held against the schema that the facet names; nothing when it is right. */
export function lineageProblems(event: unknown): readonly string[] {
  const { run, job, inputs = [], outputs = [] } = event as Parsed;
  const all: readonly (readonly [string, Facets | undefined])[] = [
    ["run", run?.facets],
    ["job", job?.facets],
    ...inputs.flatMap((it) => [["input", it.facets] as const, ["input", it.inputFacets] as const]),
    ...outputs.flatMap((it) => [["output", it.facets] as const, ["output", it.outputFacets] as const]),
  ];
  return [
    ...problemsOf(definition("official", "base.RunEvent"), event, "event"),
    ...all.flatMap(([where, facets]) =>
      Object.entries(facets ?? {}).flatMap(([key, facet]) =>
        problemsOf(schemaOf(facet._schemaURL ?? ""), facet, `${where}.${key}`),
      ),
    ),
    ...problemsByCheckout(
      event,
      all.flatMap(([, facets]) => (facets === undefined ? [] : [facets])),
    ),
  ];
}
