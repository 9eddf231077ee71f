import { checkFile, compileTo } from "@partitura/compiler";
import { airflow211, airflow3 } from "@partitura/backend-airflow";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
const [version, out, ...ids] = process.argv.slice(2);
for (const id of ids) {
  const [checked, d] = await checkFile("tests/read-back/airflow-scheduler/pipelines.ts", { pipeline: id });
  if (!checked) { console.log(id, d.map(x=>x.code+" "+x.message)); continue; }
  const [result, e] = compileTo((version === "3" ? airflow3 : airflow211) as never, checked, { options: { artifacts: {kind:"folder", path: out + "/../artifacts"}}, version: "0.0.0", source: "pipelines.ts" });
  console.log(id, [...d, ...e].map((x) => x.severity + " " + x.code + " " + x.message));
  for (const { path, text } of result?.files ?? []) { mkdirSync(dirname(join(out, path)), { recursive: true }); writeFileSync(join(out, path), text); }
}
