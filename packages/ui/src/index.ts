import type { Viewer, ViewerOptions } from "./server/viewer.js";

export * from "./drawing/drawing.js";
export { layOut, type Layout, type PlacedArrow, type PlacedShape } from "./layout/layout.js";
export { printSvg } from "./picture/svg.js";
export { printHtml } from "./picture/html.js";
export type { CommandLine } from "./launch/launch.js";
export type { Viewer, ViewerOptions } from "./server/viewer.js";

/**
 * Starts to show the runs of a folder in a browser.
 * @throws when it cannot listen on the port: a system error with a `code` such as `EADDRINUSE`.
 */
export async function startViewer(options: ViewerOptions): Promise<Viewer> {
  return (await import("./server/viewer.js")).startViewer(options);
}
