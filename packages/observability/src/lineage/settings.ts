import { resolve } from "node:path";
import { localReport } from "@partitura/backend-local";
import type { Diagnostic } from "@partitura/core";
import type { Variables } from "../record.js";

/** What `partitura.config.ts` may say of lineage (`targets.local.lineage`). */
export interface LineageConfig {
  /** The server that gets OpenLineage events. */
  readonly url?: string | undefined;
  /** The path of its endpoint; `api/v1/lineage` when not given. */
  readonly endpoint?: string | undefined;
  /** A file that events are added to, one JSON text a line. */
  readonly file?: string | undefined;
  /** The namespace of jobs and of datasets that have none of their own; `default` when not given. */
  readonly namespace?: string | undefined;
}

/** Where events go. */
export type Transport =
  | {
      readonly kind: "http";
      readonly url: string;
      readonly headers: { readonly [name: string]: string };
      /** How long the server has to answer. */
      readonly timeoutMs: number;
      readonly gzip: boolean;
    }
  /** Without `append`, each event gets a file of its own, whose name begins with the path. */
  | { readonly kind: "file"; readonly path: string; readonly append: boolean };

/** How lineage is told. */
export interface LineageSettings {
  readonly namespace: string;
  readonly transports: readonly Transport[];
  /** The run that this one is part of, as `OPENLINEAGE_PARENT_ID` names it. */
  readonly parent?: { readonly namespace: string; readonly name: string; readonly runId: string } | undefined;
}

/** A part of the settings as OpenLineage's clients read them from variables, with names in lower case. */
type Section = { readonly [name: string]: unknown };

const prefix = "OPENLINEAGE__";
const defaultEndpoint = "api/v1/lineage";
const defaultTimeoutMs = 5000;

const isSection = (value: unknown): value is Section =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const section = (value: unknown): Section => (isSection(value) ? value : {});

/** The names of a section in lower case, without `_`: clients write `api_key`, `apiKey` and `APIKEY`. */
const folded = (value: unknown): Section =>
  Object.fromEntries(
    Object.entries(section(value)).map(([name, it]) => [name.toLowerCase().replaceAll("_", ""), it]),
  );

function textOf(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return value === "" ? undefined : value;
    case "number":
    case "boolean":
      return String(value);
    default:
      return undefined;
  }
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Variables such as `OPENLINEAGE__TRANSPORT__URL` as nested sections; a variable for a whole section gives what the others do not. */
function sectionsOf(env: Variables): Section {
  const root: { [name: string]: unknown } = {};
  const names = Object.keys(env).filter((name) => name.startsWith(prefix));
  for (const name of names.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))) {
    const path = name.slice(prefix.length).toLowerCase().split("__");
    let at = root;
    for (const step of path.slice(0, -1)) {
      const inner = { ...section(at[step]) };
      at[step] = inner;
      at = inner;
    }
    at[path.at(-1) ?? ""] = valueOf(env[name] ?? "");
  }
  return root;
}

const problemWith = (setting: string, problem: string): Diagnostic =>
  localReport("P7050", { setting, problem }, { target: "local" });

type Read = readonly [readonly Transport[], readonly Diagnostic[]];

function httpTransport(setting: string, options: Section): Read {
  const url = textOf(options["url"]);
  if (url === undefined) return [[], [problemWith(setting, "there is no url")]];
  const endpoint = textOf(options["endpoint"]) ?? defaultEndpoint;
  if (!URL.canParse(endpoint, url) || !/^https?:/u.test(url))
    return [[], [problemWith(setting, `'${url}' is no URL of HTTP`)]];
  const auth = folded(options["auth"]);
  const key = textOf(auth["apikey"]);
  const own = Object.entries(section(options["customheaders"])).map(([name, value]) => [name, String(value)]);
  const seconds = Number(textOf(options["timeout"]) ?? Number.NaN);
  const milliseconds = Number(textOf(options["timeoutinmillis"]) ?? Number.NaN);
  const timeoutMs = Number.isFinite(milliseconds) ? milliseconds : seconds * 1000;
  const transport: Transport = {
    kind: "http",
    url: new URL(endpoint, url).href,
    headers: {
      ...(Object.fromEntries(own) as { readonly [name: string]: string }),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    timeoutMs: timeoutMs > 0 ? timeoutMs : defaultTimeoutMs,
    gzip: textOf(options["compression"])?.toLowerCase() === "gzip",
  };
  return [[transport], []];
}

function fileTransport(setting: string, options: Section, folder: string): Read {
  const path = textOf(options["logfilepath"]);
  if (path === undefined) return [[], [problemWith(setting, "there is no log_file_path")]];
  return [[{ kind: "file", path: resolve(folder, path), append: options["append"] === true }], []];
}

/** Reads one transport of the standard settings. */
function readTransport(setting: string, value: unknown, folder: string): Read {
  const options = folded(value);
  const kind = textOf(options["type"])?.toLowerCase();
  switch (kind) {
    case "http":
    case "async_http":
      return httpTransport(setting, options);
    case "file":
      return fileTransport(setting, options, folder);
    case "noop":
      return [[], []];
    case "composite": {
      const inner = Object.entries(section(options["transports"])).map(([name, it]) =>
        readTransport(`${setting}.transports.${name}`, it, folder),
      );
      return [inner.flatMap(([found]) => found), inner.flatMap(([, problems]) => problems)];
    }
    case undefined:
      return [[], [problemWith(setting, "there is no type")]];
    default:
      return [[], [problemWith(setting, `the type '${kind}' is none of http, file, composite and noop`)]];
  }
}

/** The transports of the standard variables: `OPENLINEAGE__TRANSPORT…`, else `OPENLINEAGE_URL`. */
function standardTransports(env: Variables, folder: string): Read {
  const { transport } = sectionsOf(env);
  if (transport !== undefined) return readTransport("OPENLINEAGE__TRANSPORT", transport, folder);
  const url = env["OPENLINEAGE_URL"];
  if (url !== undefined && url !== "") {
    const key = env["OPENLINEAGE_API_KEY"];
    const auth = key === undefined || key === "" ? {} : { auth: { apikey: key } };
    return httpTransport("OPENLINEAGE_URL", { url, endpoint: env["OPENLINEAGE_ENDPOINT"], ...auth });
  }
  if ((env["OPENLINEAGE_CONFIG"] ?? "") !== "")
    return [[], [problemWith("OPENLINEAGE_CONFIG", "files of settings are not read")]];
  return [[], []];
}

/** Reads `<namespace>/<job>/<run id>`; a namespace may hold slashes itself. */
function parentOf(text: string | undefined): LineageSettings["parent"] {
  const [, namespace, name, runId] = /^(.+)\/([^/]+)\/([0-9a-fA-F-]{36})$/u.exec(text ?? "") ?? [];
  return namespace === undefined || name === undefined || runId === undefined
    ? undefined
    : { namespace, name, runId: runId.toLowerCase() };
}

/**
 * How lineage is told: as OpenLineage's own variables say (https://openlineage.io/docs/client/python/configuration), as
 * `PARTITURA_OPENLINEAGE_FILE` says, and as the config says where no variable names a server. Undefined when nobody is told.
 * Reports P7050.
 */
export function lineageSettings(
  env: Variables,
  config: LineageConfig,
  folders: { readonly cwd: string; readonly config: string },
): readonly [LineageSettings | undefined, readonly Diagnostic[]] {
  if (env["OPENLINEAGE_DISABLED"]?.trim().toLowerCase() === "true") return [undefined, []];
  const [standard, problems] = standardTransports(env, folders.cwd);
  const [configured, wrong] =
    config.url !== undefined && standard.length === 0 && problems.length === 0
      ? httpTransport("targets.local.lineage.url", {
          url: config.url,
          endpoint: config.endpoint,
          auth: { apikey: env["OPENLINEAGE_API_KEY"] },
        })
      : [[], []];
  const file = (folder: string, path: string | undefined): readonly Transport[] =>
    path === undefined || path === "" ? [] : [{ kind: "file", path: resolve(folder, path), append: true }];
  const ownFile = file(folders.cwd, env["PARTITURA_OPENLINEAGE_FILE"]);
  const files = ownFile.length > 0 ? ownFile : file(folders.config, config.file);
  const transports = [...standard, ...configured, ...files];
  const diagnostics = [...problems, ...wrong];
  if (transports.length === 0) return [undefined, diagnostics];
  const namespace = [env["OPENLINEAGE_NAMESPACE"], config.namespace, "default"].find(
    (it) => it !== undefined && it !== "",
  );
  const settings = {
    namespace: namespace ?? "default",
    transports,
    parent: parentOf(env["OPENLINEAGE_PARENT_ID"]),
  };
  return [settings, diagnostics];
}
