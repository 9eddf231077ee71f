import type { Span } from "../ir/span.js";
import type { Diagnostic, DiagnosticCode, Severity } from "./diagnostic.js";

/** The words of a diagnostic, with `{name}` where a value goes. */
type Holes<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Holes<Rest>
  : never;

/** One kind of diagnostic: a title, why it is a problem, and the message and hint with `{holes}`. */
export interface DiagnosticKind<Message extends string = string, Hint extends string = string> {
  readonly title: string;
  readonly severity: Severity;
  readonly message: Message;
  readonly hint: Hint;
  /** A paragraph for `partitura explain`: why this is refused and an example of what to write. */
  readonly explanation: string;
}

/** All the diagnostics that one package reports, by code. */
export type DiagnosticCatalogue = { readonly [code: DiagnosticCode]: DiagnosticKind };

/** Where a diagnostic is, and which target says it. */
export interface Place {
  readonly span?: Span | undefined;
  readonly target?: string | undefined;
}

type Values<Kind> =
  Kind extends DiagnosticKind<infer Message, infer Hint>
    ? { readonly [Name in Holes<Message> | Holes<Hint>]: string | number }
    : never;

/** Makes diagnostics of one catalogue; the holes of message and hint are typed. */
export type Report<Catalogue> = <Code extends keyof Catalogue & DiagnosticCode>(
  code: Code,
  values: Values<Catalogue[Code]>,
  place?: Place,
) => Diagnostic;

/** Types a catalogue so that its messages' holes are known to the compiler. */
export function defineDiagnostics<
  const Catalogue extends { readonly [code: DiagnosticCode]: DiagnosticKind },
>(catalogue: Catalogue): Catalogue {
  return catalogue;
}

const fill = (text: string, values: { readonly [name: string]: string | number }): string =>
  text.replaceAll(/\{([a-zA-Z]+)\}/g, (_, name: string) => String(values[name]));

/** The reporter of a catalogue. */
export function reporter<Catalogue extends DiagnosticCatalogue>(catalogue: Catalogue): Report<Catalogue> {
  return (code, values, place = {}) => {
    const kind = catalogue[code] as DiagnosticKind;
    const holes = values as { readonly [name: string]: string | number };
    return {
      code,
      severity: kind.severity,
      message: fill(kind.message, holes),
      hint: fill(kind.hint, holes),
      ...(place.span && { span: place.span }),
      ...(place.target !== undefined && { target: place.target }),
    };
  };
}
