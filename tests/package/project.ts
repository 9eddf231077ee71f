import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../conformance/scenario.js";

/** What a command that has ended said. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs a command in a folder to its end, as a user would: without what npm and the test runner put into the environment. */
export function execute(folder: string, program: string, args: readonly string[]): Promise<Ended> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(package|lifecycle|command|node_)|VITEST|NODE_ENV|NODE_OPTIONS|NODE_PATH)/.test(name),
  );
  return new Promise((settle, fail) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: Object.fromEntries(kept),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = { out: "", error: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.error += text));
    child.on("error", fail).on("close", (code) => settle({ code, ...said }));
  });
}

/** Packs every workspace into a folder; gives the tarballs by package name. */
async function pack(folder: string): Promise<ReadonlyMap<string, string>> {
  mkdirSync(folder);
  const { code, out, error } = await execute(repository, "npm", [
    "pack",
    "--workspaces",
    "--json",
    "--pack-destination",
    folder,
  ]);
  if (code !== 0) throw new Error(`npm pack ended with ${String(code)}: ${error}`);
  const packed = JSON.parse(out) as readonly { readonly name: string; readonly filename: string }[];
  return new Map(packed.map(({ name, filename }) => [name, join(folder, filename)]));
}

const pipeline = `import { each, model, pipeline, python, shell, str, task, when, z } from "partitura";

const greet = python("greet", {
  source: "./steps.py#greet",
  inputs: { name: z.string(), times: z.int() },
  outputs: { text: z.string(), size: z.int(), note: model() },
});

const count = task("count", {
  inputs: { texts: z.array(z.string()) },
  outputs: { letters: z.int(), loud: z.boolean() },
  run: ({ texts }) => {
    const letters = texts.join("").length;
    return { letters, loud: letters > 10 };
  },
});

const shout = shell("shout", {
  inputs: { text: z.string() },
  outputs: { text: z.string() },
  command: 'printf "%s" "$text" | tr a-z A-Z > "$out_text"',
});

export default pipeline("hello", { params: { name: z.string().default("world") } }, ({ params }) => {
  const texts = each("times", [1, 2], (times) => greet({ name: params.name, times }).text);
  const counted = count({ texts });
  const said = when(
    "loud",
    counted.loud,
    () => shout({ text: str\`\${params.name} has \${counted.letters} letters\` }),
    () => shout({ text: "quiet" }, { id: "shout-anyway" }),
  );
  return { letters: counted.letters, text: said.text };
});
`;

const steps = `from pathlib import Path


def greet(name: str, times: int, out_note: Path) -> dict:
    text = " ".join(["hello", *[name] * times])
    out_note.write_text(text)
    return {"text": text, "size": len(text)}
`;

const tsconfig = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    target: "es2023",
    module: "nodenext",
    moduleResolution: "nodenext",
    types: [],
    noEmit: true,
    skipLibCheck: false,
  },
  include: ["*.ts"],
};

const config = `import { defineConfig } from "partitura";

export default defineConfig({
  targets: { "argo@3.7": { image: "example.test/steps:1" }, "airflow@3": { artifacts: { kind: "folder", path: "/data" } } },
});
`;

/** Makes a user's project in a folder, with the packed packages installed from tarballs and all others from the registry. */
export async function makeProject(root: string): Promise<string> {
  const tarballs = await pack(join(root, "tarballs"));
  const folder = join(root, "project");
  mkdirSync(folder);
  const dependencies = Object.fromEntries([...tarballs].map(([name, file]) => [name, `file:${file}`]));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write("package.json", JSON.stringify({ name: "project", private: true, type: "module", dependencies }));
  write("pipeline.ts", pipeline);
  write("steps.py", steps);
  write("partitura.config.ts", config);
  write("tsconfig.json", JSON.stringify(tsconfig));
  const { code, error } = await execute(folder, "npm", [
    "install",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
  ]);
  if (code !== 0) throw new Error(`npm install ended with ${String(code)}: ${error}`);
  return folder;
}

/** Every file below a folder that has this ending. */
export const filesIn = (folder: string, ending: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .toSorted();

/** The version that the packages were built as. */
export const packedVersion = (
  JSON.parse(readFileSync(join(repository, "packages/cli/package.json"), "utf8")) as {
    readonly version: string;
  }
).version;
