// Bundles the page of the viewer into dist/web: one script, one style sheet, the page, and the licenses of what is in them.
import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const [client, out] = [join(root, "client"), join(root, "dist", "web")];

await mkdir(out, { recursive: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { app: join(client, "main.tsx") },
  outdir: out,
  bundle: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  minify: true,
  legalComments: "none",
  metafile: true,
  define: { "process.env.NODE_ENV": '"production"' },
});

/** The folder of the package that a bundled file belongs to. */
const packageOf = (file) => /^(?:.*node_modules\/)(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];

const packages = [...new Set(Object.keys(metafile.inputs).map(packageOf))].filter((it) => it !== undefined);
const notices = packages.toSorted().map(async (folder) => {
  const { name, version, license } = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8"));
  const file = (await readdir(join(root, folder))).find((it) => /^licen[sc]e/i.test(it));
  if (file === undefined) throw new Error(`${dirname(folder)}: ${name} has no license file`);
  return `${name} ${version} (${license})\n\n${await readFile(join(root, folder, file), "utf8")}`;
});
await writeFile(join(out, "licenses.txt"), (await Promise.all(notices)).join(`\n${"-".repeat(80)}\n\n`));
for (const name of ["index.html", "icon.svg"]) await copyFile(join(client, name), join(out, name));
