import type { Pipeline } from "@partitura/core";
import { raw } from "hono/html";
import { renderToString } from "hono/jsx/dom/server";
import type { Layout } from "../layout/layout.js";
import { Picture } from "./svg.js";
import { xmlText } from "./xml-text.js";

const pageStyle = `
:root { color-scheme: light dark; --paper:#fff; --ink:#1c2330; --soft:#5c6675; --edge:#cdd4dd; }
@media (prefers-color-scheme: dark) { :root { --paper:#14181f; --ink:#e6eaf0; --soft:#9aa5b4; --edge:#3a4452; } }
body { margin: 2rem; background: var(--paper); color: var(--ink); font: 15px/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; max-width: 70ch; color: var(--soft); }
.picture { overflow: auto; margin-top: 1rem; border: 1px solid var(--edge); border-radius: 12px; }
table { border-collapse: collapse; } th, td { text-align: left; vertical-align: top; padding: .35rem 1rem .35rem 0; border-bottom: 1px solid var(--edge); }
th { font-weight: 600; color: var(--soft); } code { font-family: ui-monospace, "Cascadia Code", Menlo, Consolas, monospace; font-size: .9em; }
`;

const Params = ({ params }: { readonly params: Pipeline["params"] }) => (
  <section>
    <h2>Parameters</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">name</th>
          <th scope="col">default</th>
          <th scope="col">what it is</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(params).map(([name, { default: value, optional, description = "" }]) => (
          <tr>
            <td>
              <code>{xmlText(name)}</code>
            </td>
            <td>
              {value === undefined ? (
                optional === true ? (
                  "may be absent"
                ) : (
                  "must be given"
                )
              ) : (
                <code>{xmlText(JSON.stringify(value))}</code>
              )}
            </td>
            <td>{xmlText(description)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

/** A page around a picture: one file, no script, nothing fetched; all text of the pipeline is escaped. */
export function printHtml(layout: Layout, { id, description, owner, params }: Pipeline): string {
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>{xmlText(id)}</title>
        <style>{raw(pageStyle)}</style>
      </head>
      <body>
        <h1>{xmlText(id)}</h1>
        {description === undefined ? null : <p>{xmlText(description)}</p>}
        {owner === undefined ? null : <p>Owner: {xmlText(owner)}</p>}
        <div class="picture" tabindex={0} role="region" aria-label="graph of the pipeline">
          <Picture layout={layout} />
        </div>
        {Object.keys(params).length === 0 ? null : <Params params={params} />}
      </body>
    </html>
  );
  return `<!doctype html>\n${renderToString(page)}\n`;
}
