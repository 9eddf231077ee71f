import { expect, test } from "vitest";
import type { Variables } from "../record.js";
import { lineageSettings, type LineageConfig, type Transport } from "./settings.js";

const folders = { cwd: "/here", config: "/conf" };
const read = (env: Variables, config: LineageConfig = {}): ReturnType<typeof lineageSettings> =>
  lineageSettings(env, config, folders);
const transportsOf = (env: Variables, config: LineageConfig = {}): readonly Transport[] | undefined =>
  read(env, config)[0]?.transports;

const http = (url: string, more: object = {}): object => ({
  kind: "http",
  url,
  headers: {},
  timeoutMs: 5000,
  gzip: false,
  ...more,
});

test.each<[string, Variables, LineageConfig, readonly object[] | undefined]>([
  ["nothing", {}, {}, undefined],
  ["empty variables", { OPENLINEAGE_URL: "", PARTITURA_OPENLINEAGE_FILE: "" }, {}, undefined],
  ["a URL", { OPENLINEAGE_URL: "http://h:5000" }, {}, [http("http://h:5000/api/v1/lineage")]],
  [
    "a URL with an endpoint and a key",
    { OPENLINEAGE_URL: "https://h", OPENLINEAGE_ENDPOINT: "x/y", OPENLINEAGE_API_KEY: "k" },
    {},
    [http("https://h/x/y", { headers: { authorization: "Bearer k" } })],
  ],
  [
    "our own file",
    { PARTITURA_OPENLINEAGE_FILE: "a.jsonl" },
    {},
    [{ kind: "file", path: "/here/a.jsonl", append: true }],
  ],
  [
    "the config",
    {},
    { file: "b.jsonl", url: "http://c" },
    [http("http://c/api/v1/lineage"), { kind: "file", path: "/conf/b.jsonl", append: true }],
  ],
  [
    "variables before the config",
    { OPENLINEAGE_URL: "http://h" },
    { url: "http://c" },
    [http("http://h/api/v1/lineage")],
  ],
  ["turned off", { OPENLINEAGE_DISABLED: "True", OPENLINEAGE_URL: "http://h" }, { file: "b" }, undefined],
  [
    "a transport in parts",
    {
      OPENLINEAGE__TRANSPORT__TYPE: "http",
      OPENLINEAGE__TRANSPORT__URL: "http://h",
      OPENLINEAGE__TRANSPORT__TIMEOUT: "2.5",
      OPENLINEAGE__TRANSPORT__COMPRESSION: "gzip",
      OPENLINEAGE__TRANSPORT__AUTH__TYPE: "api_key",
      OPENLINEAGE__TRANSPORT__AUTH__API_KEY: "12345",
      OPENLINEAGE__TRANSPORT__CUSTOM_HEADERS__X_TEAM: "a",
    },
    {},
    [
      http("http://h/api/v1/lineage", {
        timeoutMs: 2500,
        gzip: true,
        headers: { x_team: "a", authorization: "Bearer 12345" },
      }),
    ],
  ],
  [
    "a transport as JSON",
    { OPENLINEAGE__TRANSPORT: '{"type":"file","log_file_path":"/tmp/ol","append":true}' },
    {},
    [{ kind: "file", path: "/tmp/ol", append: true }],
  ],
  [
    "a part beside JSON counts more",
    { OPENLINEAGE__TRANSPORT: '{"type":"http","url":"http://a"}', OPENLINEAGE__TRANSPORT__URL: "http://b" },
    {},
    [http("http://b/api/v1/lineage")],
  ],
  [
    "several",
    {
      OPENLINEAGE__TRANSPORT__TYPE: "composite",
      OPENLINEAGE__TRANSPORT__TRANSPORTS__ONE__TYPE: "http",
      OPENLINEAGE__TRANSPORT__TRANSPORTS__ONE__URL: "http://a",
      OPENLINEAGE__TRANSPORT__TRANSPORTS__TWO__TYPE: "file",
      OPENLINEAGE__TRANSPORT__TRANSPORTS__TWO__LOG_FILE_PATH: "/tmp/ol",
    },
    {},
    [http("http://a/api/v1/lineage"), { kind: "file", path: "/tmp/ol", append: false }],
  ],
  ["none on purpose", { OPENLINEAGE__TRANSPORT__TYPE: "noop" }, {}, undefined],
])("%s", (_, env, config, transports) => {
  expect(transportsOf(env, config)).toEqual(transports);
  expect(read(env, config)[1]).toEqual([]);
});

test.each<[string, Variables]>([
  ["a type that is not known", { OPENLINEAGE__TRANSPORT__TYPE: "kafka" }],
  ["no type", { OPENLINEAGE__TRANSPORT__URL: "http://h" }],
  ["no url", { OPENLINEAGE__TRANSPORT__TYPE: "http" }],
  ["no path", { OPENLINEAGE__TRANSPORT__TYPE: "file" }],
  ["no URL of HTTP", { OPENLINEAGE_URL: "ftp://h" }],
  ["no URL at all", { OPENLINEAGE_URL: "h" }],
  ["a file of settings", { OPENLINEAGE_CONFIG: "/etc/openlineage.yml" }],
])("%s is said (P7050), and the run goes on without", (_, env) => {
  const [settings, problems] = read(env);
  expect(settings).toBeUndefined();
  expect(problems.map(({ code, severity }) => [code, severity])).toEqual([["P7050", "warning"]]);
});

test("the namespace and the parent", () => {
  const env = {
    OPENLINEAGE_URL: "http://h",
    OPENLINEAGE_PARENT_ID: "a/b/outer.job/0192F3A1-0000-7000-8000-000000000001",
  };
  expect(read(env)[0]).toMatchObject({
    namespace: "default",
    parent: { namespace: "a/b", name: "outer.job", runId: "0192f3a1-0000-7000-8000-000000000001" },
  });
  expect(read(env, { namespace: "mine" })[0]?.namespace).toBe("mine");
  expect(read({ ...env, OPENLINEAGE_NAMESPACE: "theirs" }, { namespace: "mine" })[0]?.namespace).toBe(
    "theirs",
  );
  expect(read({ ...env, OPENLINEAGE_PARENT_ID: "nonsense" })[0]?.parent).toBeUndefined();
});
