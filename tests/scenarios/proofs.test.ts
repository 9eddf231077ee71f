import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository, scenarioNames } from "../conformance/scenario.js";

const folder = join(repository, "docs/semantics");
const pages = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
/** The scenarios that a page names as proof: in bold. */
const named = pages.flatMap(({ text }) =>
  [...text.matchAll(/\*\*([a-z0-9-]+)\*\*/g)].map(([, name]) => name ?? ""),
);

describe("the reference of the semantics", () => {
  it("names scenarios that exist, and all of them", () => {
    expect([...new Set(named)].toSorted()).toEqual([...scenarioNames()].toSorted());
  });

  it.each(pages.map(({ name }) => name))("gives every rule of %s a proof", (name) => {
    const text = pages.find((page) => page.name === name)?.text ?? "";
    const rows = text.split("\n").filter((line) => line.startsWith("| ") && !/^\| (rule|-+) /.test(line));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.split("|")[2]?.trim(), row).not.toBe("");
  });

  it("links to pages that exist", () => {
    const index = readFileSync(join(repository, "docs/semantics.md"), "utf8");
    const links = [...index.matchAll(/\]\((semantics\/[a-z-]+\.md)\)/g)].map(([, path]) => path ?? "");
    expect(links.map((path) => path.slice("semantics/".length)).toSorted()).toEqual(
      pages.map(({ name }) => name).toSorted(),
    );
    for (const path of links) expect(existsSync(join(repository, "docs", path)), path).toBe(true);
  });
});
