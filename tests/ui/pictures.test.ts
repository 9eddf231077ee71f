import type { Pipeline } from "@partitura/core";
import { drawingOf, layOut, printHtml, printSvg } from "@partitura/ui";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { needs } from "../read-back/engines.js";
import { launchBrowser, missingChromium, openPage } from "./browser.js";

/** Pictures of pipelines, as a browser reads them: as XML and as HTML. */
const here = needs("chromium", missingChromium);
const span = { file: "pipeline.ts", line: 1, column: 1 };
const texts = [
  `</text></svg><script>window.taken = true</script>`,
  `]]><!-- "'&amp;& <style>*{display:none}</style>`,
  `<img src=x onerror="window.taken = true">\u0000\u001b\ufffe`,
];

const pipeline = (text: string): Pipeline => ({
  irVersion: 1,
  id: "pictured",
  description: text,
  tags: [],
  params: { given: { type: { type: "string" }, default: text, description: text } },
  tasks: {},
  nodes: [
    {
      kind: "when",
      id: "asked",
      condition: {
        op: "compare",
        operator: "eq",
        left: { op: "param", name: "given" },
        right: { op: "literal", value: text },
      },
      then: {
        nodes: [{ kind: "task", id: "run", task: "run", inputs: {}, after: [], policy: { env: {} }, span }],
      },
      span,
    },
  ],
  outputs: {},
  span,
});

/** The text as it must come back: XML cannot hold control characters. */
const readable = (text: string): string => text.replaceAll(/[^\t\n -\ufffd]/g, "\ufffd");

let browser: Browser;
beforeAll(async () => {
  if (here) browser = await launchBrowser();
});
afterAll(async () => {
  if (here) await browser.close();
});

describe.runIf(here)("pictures in a browser", () => {
  it.each(texts)("an SVG file is well-formed XML and has the text %j as text", async (text) => {
    const svg = printSvg(layOut(drawingOf(pipeline(text))));
    const { page, context, complaints } = await openPage(browser, "about:blank");
    const parsed = (await page.evaluate(
      `(() => {
        const parsed = new DOMParser().parseFromString(${JSON.stringify(svg)}, "image/svg+xml");
        return {
          errors: parsed.querySelectorAll("parsererror").length,
          scripts: parsed.querySelectorAll("script, img, foreignObject").length,
          titles: [...parsed.querySelectorAll("title")].map((it) => it.textContent),
        };
      })()`,
    )) as { errors: number; scripts: number; titles: readonly string[] };
    expect([parsed.errors, parsed.scripts]).toEqual([0, 0]);
    expect(parsed.titles).toContain(readable(`param given = ${JSON.stringify(text)}`));
    expect(complaints).toEqual([]);
    await context.close();
  });

  it.each(texts)("a page shows the text %j as text, and runs nothing", async (text) => {
    const html = printHtml(layOut(drawingOf(pipeline(text))), pipeline(text));
    const { page, context, complaints } = await openPage(browser, "about:blank");
    await page.setContent(html);
    expect(await page.locator("p").first().textContent()).toBe(readable(text));
    expect(await page.locator("svg text.title").textContent()).toBe("run");
    expect(await page.locator("script, img").count()).toBe(0);
    expect(await page.evaluate(() => "taken" in globalThis)).toBe(false);
    expect(complaints).toEqual([]);
    await context.close();
  });
});
