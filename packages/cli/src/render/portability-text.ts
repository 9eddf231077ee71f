import type { PortabilityEntry } from "@partitura/compiler";
import type { Capability } from "@partitura/core";
import type { Colors } from "../terminal.js";
import { capabilityText } from "./capability-text.js";
import { wrapText } from "./wrap-text.js";

/** How the report is drawn. */
export interface PortabilityStyle {
  readonly colors: Colors;
  /** Width in columns. */
  readonly columns: number;
}

const words = { native: "exact", emulated: "emulated", unsupported: "refused" } as const;

interface Group {
  readonly capability: Capability;
  readonly feature: string;
  readonly askers: readonly string[];
}

/** Entries of the same feature together, with everything that asks for it. */
function grouped(entries: readonly PortabilityEntry[]): readonly Group[] {
  const features = [...new Set(entries.map(({ feature }) => feature))];
  return features.flatMap((feature) => {
    const own = entries.filter((it) => it.feature === feature);
    const [first] = own;
    if (first === undefined) return [];
    return [
      {
        feature,
        capability: first.capability,
        askers: own.map(({ what }) => what.replace(/^'(.*)'$/, "$1")),
      },
    ];
  });
}

/**
 * The report of one target: what it honours exactly in one line, what it emulates with how and at what cost, and what it
 * refuses with why and what to write instead.
 */
export function renderPortability(
  target: string,
  entries: readonly PortabilityEntry[],
  { colors, columns }: PortabilityStyle,
): string {
  const groups = grouped(entries);
  const of = (support: Capability["support"]): readonly Group[] =>
    groups.filter(({ capability }) => capability.support === support);
  const exact = of("native").map(({ feature }) => feature);
  const lines = [
    colors.bold(target),
    ...(exact.length === 0 ? [] : wrapText(`${words.native}: ${exact.join(", ")}`, columns, "  ")),
    ...[...of("emulated"), ...of("unsupported")].flatMap(({ feature, capability, askers }) => {
      const paint = capability.support === "emulated" ? colors.yellow : colors.red;
      return [
        `  ${paint(words[capability.support])}: ${feature} (${askers.join(", ")})`,
        ...wrapText(capabilityText(capability), columns, "    "),
      ];
    }),
  ];
  return `${lines.join("\n")}\n`;
}
