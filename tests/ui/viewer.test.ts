import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repository } from "../conformance/scenario.js";
import { needs } from "../read-back/engines.js";
import { launchBrowser, missingChromium, openPage } from "./browser.js";
import { type Shown, showRuns } from "./runs.js";

/** The viewer as a user sees it: real runs in a real browser. Pictures of it are kept in a folder that git ignores. */
const here = needs("chromium", missingChromium);
const pictures = join(repository, "tests/ui/.partitura");

let browser: Browser;
let shown: Shown;

beforeAll(async () => {
  if (!here) return;
  mkdirSync(pictures, { recursive: true });
  [browser, shown] = await Promise.all([launchBrowser(), showRuns()]);
});

afterAll(async () => {
  if (!here) return;
  await browser.close();
  await shown.close();
});

const task = (page: Page, id: string, state: string) =>
  page.locator(`[data-task="${id}"][data-state="${state}"]`).waitFor();

const standing = (page: Page, state: string) =>
  page.locator("main .facts .badge").first().getByText(state, { exact: true }).waitFor();

/** What axe finds that keeps somebody from using a page: contrast, names, roles, order. */
async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8"));
  const found = (await page.evaluate(
    "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] })",
  )) as { violations: { id: string; nodes: { html: string }[] }[] };
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

const picture = (page: Page, name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });

describe.runIf(here)("the run viewer in a browser", () => {
  it("says what to do while there are no runs, and shows a run as soon as it begins", async () => {
    const { page, context, complaints } = await openPage(browser, shown.viewer.url);
    await page.getByText("No runs yet").waitFor();
    expect(page.url()).not.toContain(shown.token);
    const going = await shown.start("hostile");
    await page.getByRole("link", { name: going.runId }).waitFor();
    await going.ended;
    await page.locator("tr", { hasText: going.runId }).getByText("failed").waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("is locked without the token, and for those whose token is wrong", async () => {
    for (const address of [shown.origin, `${shown.origin}/#token=wrong`, `${shown.origin}/runs/x`]) {
      const { page, context } = await openPage(browser, address);
      await page.getByText("The viewer is locked").waitFor();
      expect(await page.locator("table").count()).toBe(0);
      await context.close();
    }
  });

  it("shows states, log lines and values while a run goes on, and resumes it after it has failed", async () => {
    const folder = join(shown.folder, "gates");
    mkdirSync(folder);
    const going = await shown.start("gated", { folder });
    const { page, context, complaints } = await openPage(browser, shown.viewer.url);
    await page.getByRole("link", { name: going.runId }).click();
    await task(page, "first", "running");
    await task(page, "item", "pending");
    await standing(page, "running");

    await page.locator('[data-task="first"]').click();
    const log = page.getByLabel("Log", { exact: true });
    await log.getByText("the first line").waitFor();
    expect(await log.textContent()).not.toContain("the last line");
    await picture(page, "running");
    writeFileSync(join(folder, "one"), "");
    await log.getByText("the last line").waitFor();
    await task(page, "first", "succeeded");
    await page.locator("tr", { hasText: "size" }).getByText("2", { exact: true }).waitFor();

    writeFileSync(join(folder, "two"), "");
    await task(page, "item", "succeeded");
    await task(page, "check", "failed");
    await task(page, "never", "skipped");
    await standing(page, "failed");
    await page.locator(".decision").getByText("yes").waitFor();
    expect(await page.locator('[data-task="item"]').textContent()).toContain("3/3");
    await page.locator('[data-task="check"]').click();
    await page.getByLabel("Log", { exact: true }).getByText("it is not good yet").waitFor();
    await picture(page, "failed");

    writeFileSync(join(folder, "good"), "");
    await page.getByRole("button", { name: "Resume", exact: true }).click();
    await standing(page, "succeeded");
    await task(page, "check", "succeeded");
    await page.getByText("resumed 1×").waitFor();
    await page.getByRole("button", { name: /^attempt 1: failed/ }).click();
    await page.getByLabel("Log", { exact: true }).getByText("it is not good yet").waitFor();
    await page.getByRole("button", { name: /^attempt 1 after resumption 1: succeeded/ }).click();
    await page.getByText("It wrote nothing.").waitFor();
    await page.getByRole("link", { name: "Outputs" }).click();
    await page.locator("tr", { hasText: "halves" }).getByText("1.5").waitFor();
    expect(complaints).toEqual([]);
    await context.close();
    await going.ended;
  });

  it("starts a run again, with other params", async () => {
    const folder = join(shown.folder, "again");
    mkdirSync(folder);
    for (const gate of ["one", "two", "good"]) writeFileSync(join(folder, gate), "");
    const before = join(shown.folder, "before");
    mkdirSync(before);
    const going = await shown.start("gated", { folder: before });
    const { page, context, complaints } = await openPage(browser, shown.viewer.url);
    await page.getByRole("link", { name: going.runId }).click();
    await page.getByRole("button", { name: "Re-run…" }).click();
    await page.getByRole("dialog").getByRole("textbox").fill("not JSON");
    expect(await page.getByRole("button", { name: "Start", exact: true }).isDisabled()).toBe(true);
    const start = async (value: string): Promise<void> => {
      await page.getByRole("dialog").getByRole("textbox").fill(value);
      await page.getByRole("button", { name: "Start", exact: true }).click();
    };
    await start("5");
    await page.getByRole("alert").getByText("P7").waitFor();
    expect(await page.getByRole("alert").textContent()).toContain("folder");
    expect(complaints.splice(0)).toEqual([expect.stringContaining("409 (Conflict)")]);
    await page.getByRole("button", { name: "Re-run…" }).click();
    await start(JSON.stringify(folder));
    await page.waitForURL((url) => url.pathname.startsWith("/runs/") && !url.pathname.endsWith(going.runId));
    await standing(page, "succeeded");
    await page.getByRole("link", { name: "Metrics" }).click();
    await page.getByRole("img", { name: /^first\.size from 2 to 2$/ }).waitFor();
    await picture(page, "metrics");
    expect(complaints).toEqual([]);
    await context.close();
    for (const gate of ["one", "two"]) writeFileSync(join(before, gate), "");
    await going.ended;
  });

  it("shows texts that are scripts as texts, in every view", async () => {
    const { runId, ended } = await shown.start("hostile");
    await ended;
    const { page, context, complaints } = await openPage(browser, shown.viewer.url);
    await page.getByRole("link", { name: runId }).click();
    await page.locator('[data-task="write"]').click();
    await page.getByLabel("Log", { exact: true }).getByText("<script>window.taken").waitFor();
    await page.locator('[data-task="fail"]').click();
    await page.getByRole("alert").getByText("exit code 3").waitFor();
    await page.getByRole("link", { name: "Artifacts" }).click();
    for (const output of ["write.page", "write.drawing", "write.table"])
      await page.getByRole("button", { name: output }).click();
    await page.getByText("<!doctype html><script>").waitFor();
    await page.getByRole("columnheader", { name: "<b>b</b>" }).waitFor();
    await picture(page, "artifacts");
    for (const view of ["Timeline", "Outputs", "Metrics", "Record"]) {
      await page.getByRole("link", { name: view, exact: true }).click();
      await page.waitForLoadState("networkidle").catch(() => undefined);
    }
    await page.getByText("<script>window.taken = true</script>").first().waitFor();
    expect(await page.evaluate(() => "taken" in globalThis)).toBe(false);
    expect(complaints).toEqual([]);
    const direct = `${shown.origin}/api/runs/${runId}/artifact/file?key=write&output=page`;
    await page.goto(direct).catch(() => undefined);
    expect(await page.evaluate(() => "taken" in globalThis)).toBe(false);
    await context.close();
  });

  it("stays usable with thousands of instances", async () => {
    const { runId, ended } = await shown.start("many");
    await ended;
    const { page, context, complaints } = await openPage(browser, shown.viewer.url);
    await page.getByRole("link", { name: runId }).click();
    await page.locator('[data-task="half"]').getByText("2994/3000 · 6 failed").waitFor();
    await page.locator('[data-task="half"]').click();
    await page.getByText("1–100 of 3000").waitFor();
    expect(await page.locator(".instances li").count()).toBe(100);
    await page.getByRole("button", { name: "6 failed", exact: true }).click();
    await page.getByText("499 is too much", { exact: false }).first().waitFor();
    expect(await page.locator(".instances li").count()).toBe(6);
    await page.locator(".instances button").last().click();
    await page.getByRole("heading", { name: "half[2999]" }).waitFor();
    await page.getByRole("link", { name: "Timeline" }).click();
    await page.getByRole("img", { name: "3000 attempts of half over time" }).waitFor();
    expect(await page.locator("*").count()).toBeLessThan(1500);
    await picture(page, "many");
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("works by keyboard, and in the dark", async () => {
    const { page, context, complaints } = await openPage(browser, shown.viewer.url);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.keyboard.press("Tab");
    await page.getByText("Skip to the content").waitFor();
    await page.getByRole("link", { name: "many" }).focus();
    await page.keyboard.press("Enter");
    await task(page, "numbers", "succeeded");
    await page.locator('[data-task="numbers"]').focus();
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: "Task numbers" }).waitFor();
    const background = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    expect(background).toBe("rgb(18, 22, 28)");
    await picture(page, "dark");
    await page.getByRole("button", { name: "Close the panel" }).press("Enter");
    await page.getByRole("complementary").waitFor({ state: "detached" });
    expect(complaints).toEqual([]);
    await context.close();
  });

  it.each(["light", "dark"] as const)("has no barriers in its %s colours", async (colorScheme) => {
    const { page, context, complaints } = await openPage(browser, shown.viewer.url);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.getByRole("heading", { name: "Runs" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("link", { name: "gated" }).first().click();
    await task(page, "first", "succeeded");
    await page.locator('[data-task="item"]').click();
    await page.locator(".instances button").first().click();
    await page.getByRole("heading", { name: "item[0]" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    for (const view of ["Timeline", "Outputs", "Artifacts", "Metrics", "Record"]) {
      await page.getByRole("link", { name: view, exact: true }).click();
      await page.waitForLoadState("networkidle").catch(() => undefined);
      expect([view, await barriers(page)]).toEqual([view, []]);
    }
    expect(complaints).toEqual([]);
    await context.close();
  });
});
