// The generated sections of the docs, by kind: each makes Markdown of the code itself, so that no page can go stale.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localCapabilities } from "../../packages/backend-local/dist/index.js";
import { builtInBackends } from "../../packages/cli/dist/backends.js";
import { allKinds } from "../../packages/cli/dist/catalogues.js";
import { features } from "../../packages/core/dist/index.js";

const example = "docs/first-pipeline/pipeline.ts";
const backends = await builtInBackends();
const kinds = await allKinds();

const capabilitiesOf = {
  local: localCapabilities,
  ...Object.fromEntries(backends.map(({ target, capabilities }) => [target, capabilities])),
};
const targets = ["local", "airflow@3", "airflow@2.11", "argo@3.7", "argo@4", "kfp@2", "prefect@3"];

const partitura = (...args) =>
  execFileSync(process.execPath, ["packages/cli/bin/partitura.js", ...args], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: "1", COLUMNS: "100" },
    stdio: ["ignore", "pipe", "pipe"],
  });

const cell = (text) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const row = (cells) => `| ${cells.map(cell).join(" | ")} |`;
const table = (head, rows) => [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
const fence = (language, text) => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

/** A text as code, whatever backticks it holds. */
const code = (text) => `\`\` ${text} \`\``;

/** A text as prose: what is not between backticks already is kept from being read as markup. */
const prose = (text) =>
  text
    .split(/(`[^`]*`)/u)
    .map((part) => (part.startsWith("`") ? part : part.replaceAll(/[<*_]/gu, (it) => `\\${it}`)))
    .join("");

const groups = [
  ["P1", "The pipeline file", /^P1/],
  ["P2", "The pipeline as a whole", /^P2/],
  ["P3", "What a target can do", /^P3/],
  ["P4", "Airflow", /^P4/],
  ["P50", "Argo Workflows", /^P50/],
  ["P51", "Kubeflow Pipelines", /^P51/],
  ["P6", "Prefect", /^P6/],
  ["P7", "Runs on this machine", /^P70/],
  ["P71", "The step contract, on every target", /^P71/],
  ["P8", "Files, config and commands", /^P8[01]/],
  ["P86", "Clusters", /^P86/],
  ["P9", "Partitura itself", /^P9/],
];

const diagnostic = ([id, { title, severity, message, hint, explanation }]) =>
  [
    `### ${id}: ${prose(title)}`,
    `${severity === "info" ? "Info" : severity === "warning" ? "Warning" : "Error"}. ${prose(explanation)}`,
    `- message: ${code(message)}\n- hint: ${code(hint)}`,
  ].join("\n\n");

function diagnostics() {
  const rest = kinds.filter(([id]) => !groups.some(([, , pattern]) => pattern.test(id)));
  if (rest.length > 0) throw new Error(`no group for ${rest.map(([id]) => id).join(", ")}`);
  return groups
    .map(([, title, pattern]) =>
      [`## ${title}`, ...kinds.filter(([id]) => pattern.test(id)).map(diagnostic)].join("\n\n"),
    )
    .join("\n\n");
}

const evidence = ({ kind, source }) => `${kind}: ${source}`;

/** Every feature on one target: how, at what cost, and how that is known. */
function capabilities({ target }) {
  const rows = features.map((feature) => {
    const it = capabilitiesOf[target][feature];
    const [how, more] =
      it.support === "unsupported"
        ? [it.why, `instead: ${it.hint}`]
        : [it.how, it.support === "emulated" ? `cost: ${it.cost}` : ""];
    return [
      `\`${feature}\``,
      it.support,
      [how, more].filter(Boolean).map(prose).join("; "),
      prose(evidence(it.evidence)),
    ];
  });
  return table(["feature", "support", "how", "evidence"], rows);
}

/** Every feature on every target, in one word. */
function matrix() {
  const words = { native: "native", emulated: "emulated", unsupported: "**refused**" };
  const marks = { run: "", "read-back": "¹", read: "²" };
  const rows = features.map((feature) => [
    `\`${feature}\``,
    ...targets.map((target) => {
      const {
        support,
        evidence: { kind },
      } = capabilitiesOf[target][feature];
      return `${words[support]}${marks[kind]}`;
    }),
  ]);
  return table(["feature", ...targets], rows);
}

/** What a target refuses, by name. */
function refused({ target }) {
  return features
    .filter((feature) => capabilitiesOf[target][feature].support === "unsupported")
    .map((feature) => `- \`${feature}\`: ${prose(capabilitiesOf[target][feature].why)}.`)
    .join("\n");
}

/** A whole file of the repository. */
const file = ({ path, language }) => fence(language, readFileSync(path, "utf8"));

let compiled;

/** Some lines of what the first pipeline becomes: from the first that begins with `from` to the first after it that begins with `to`. */
function emitted({ target, path, language, from, to }) {
  compiled ??= mkdtempSync(join(tmpdir(), "partitura-docs-"));
  partitura("compile", example, "--target", target, "--out", join(compiled, target));
  const lines = readFileSync(join(compiled, target, path), "utf8").split("\n");
  const first = from === undefined ? 0 : lines.findIndex((it) => it.trimStart().startsWith(from));
  const length =
    to === undefined ? -1 : lines.slice(first + 1).findIndex((it) => it.trimStart().startsWith(to));
  if (first < 0 || (to !== undefined && length < 0))
    throw new Error(`${target} ${path}: no '${from}' … '${to}'`);
  const excerpt = lines.slice(first, to === undefined ? undefined : first + 1 + length);
  const indent = Math.min(...excerpt.filter((it) => it.trim() !== "").map((it) => it.search(/\S/u)));
  return fence(language, excerpt.map((it) => it.slice(indent)).join("\n"));
}

process.on("exit", () => {
  if (compiled !== undefined) rmSync(compiled, { recursive: true, force: true });
});

/** What a command says of itself. */
const help = ({ command }) => fence("text", partitura(...(command === undefined ? [] : [command]), "--help"));

/** What the newest record of full runs found, by target; only what was run in full is in it. */
function record() {
  const folder = "docs/conformance";
  const newest = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .at(-1);
  const { runs, cells } = JSON.parse(readFileSync(join(folder, newest), "utf8"));
  const count = (target, holds) => String(cells.filter((it) => it.target === target && holds(it)).length);
  const rows = runs
    .filter(({ scenarios }) => scenarios === undefined)
    .map(({ target, startedAt }) => [
      code(target),
      startedAt.slice(0, 10),
      count(target, (it) => it.result === "equal" && it.emulated === undefined),
      count(target, (it) => it.result === "equal" && it.emulated !== undefined),
      ...["refused", "unobservable", "known", "differs"].map((result) =>
        count(target, (it) => it.result === result),
      ),
    ]);
  const head = [
    "target",
    "run on",
    "exact",
    "emulated",
    "refused",
    "not observable",
    "known to differ",
    "differing",
  ];
  return table(head, rows);
}

/** The section writers, by the word after `begin`. */
export const sections = { capabilities, diagnostics, emitted, file, help, matrix, record, refused };
