import { loadReport, type Config } from "@partitura/compiler";
import { z, type Outcome } from "@partitura/core";

const localOptions = z.strictObject({
  /** The Python that runs steps without packages and makes the environments of the others. */
  python: z.string().min(1).optional(),
  /** The file with secrets that the environment lacks; `.env` where the command runs when not given. */
  envFile: z.string().min(1).optional(),
  /** How many cores tasks may use together; all of the machine's when not given. */
  concurrency: z.int().min(1).optional(),
  /** How many slots each pool has, by name; one when not given. */
  pools: z.record(z.string(), z.int().min(1)).optional(),
  /** Who is told what runs read and write, as OpenLineage events; variables such as `OPENLINEAGE_URL` go before. */
  lineage: z
    .strictObject({
      /** The server that gets the events. */
      url: z.string().optional(),
      /** The path of its endpoint; `api/v1/lineage` when not given. */
      endpoint: z.string().optional(),
      /** A file that events are added to, relative to the config. */
      file: z.string().optional(),
      /** The namespace of jobs; `default` when not given. */
      namespace: z.string().optional(),
    })
    .optional(),
});

/** What the config may say under `targets.local`: how this machine runs pipelines. */
export type LocalOptions = z.infer<typeof localOptions>;

/** Reads `targets.local` of a config. Reports P8006. */
export function readLocalOptions({ file, targets }: Config): Outcome<LocalOptions> {
  const parsed = localOptions.safeParse(targets["local"] ?? {});
  if (parsed.success) return [parsed.data, []];
  const place = file === undefined ? {} : { span: { file, line: 1, column: 1 } };
  const problems = parsed.error.issues.map(({ path, message }) =>
    loadReport("P8006", { where: ["targets.local", ...path.map(String)].join("."), problem: message }, place),
  );
  return [undefined, problems];
}
