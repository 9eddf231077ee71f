import type { Node } from "@partitura/core";
import { lowerEach } from "./each.js";
import type { Piece, Site } from "./site.js";
import { lowerTask } from "./task.js";
import { lowerWhen } from "./when.js";

/** What a node of any kind becomes. */
export function lowerNode(node: Node, site: Site): Piece {
  switch (node.kind) {
    case "task":
      return lowerTask(node, site);
    case "each":
      return lowerEach(node, site, lowerNode);
    case "when":
      return lowerWhen(node, site, lowerNode);
  }
}
