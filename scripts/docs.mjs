// Writes the generated sections of README.md and docs/: what stands between `<!-- begin KIND {…} -->` and `<!-- end -->`.
// With --check, fails when a page is not up to date. The kinds are the functions in scripts/docs/sections.mjs.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { sections } from "./docs/sections.mjs";

const section = /^<!-- begin (\S+)(?: (\{.*\}))? -->\n(?:[\s\S]*?\n)??<!-- end -->$/gmu;

function render(page, kind, argument) {
  const write = sections[kind];
  if (write === undefined) throw new Error(`${page}: there is no section of kind '${kind}'`);
  return write(argument === undefined ? {} : JSON.parse(argument));
}

async function regenerated(page, text) {
  const filled = text.replaceAll(section, (_, kind, argument) => {
    const head = `<!-- begin ${kind}${argument === undefined ? "" : ` ${argument}`} -->`;
    return `${head}\n\n${render(page, kind, argument)}\n\n<!-- end -->`;
  });
  return format(filled, { ...(await resolveConfig(page)), filepath: page });
}

const pages = ["README.md", ...readdirSync("docs", { recursive: true }).map((it) => join("docs", it))];
const check = process.argv.includes("--check");

for (const page of pages
  .filter((it) => it.endsWith(".md") && !it.startsWith(join("docs", "api")))
  .toSorted((left, right) => (left < right ? -1 : 1))) {
  const text = readFileSync(page, "utf8");
  const wanted = await regenerated(page, text);
  if (text === wanted) continue;
  if (check) {
    console.error(`${page} is not up to date: run \`npm run docs\``);
    process.exitCode = 1;
  } else {
    writeFileSync(page, wanted);
    console.log(page);
  }
}
