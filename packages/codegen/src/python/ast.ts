/** An expression of the subset of Python that emitted files use. */
export type Expression =
  | { readonly kind: "name"; readonly id: string }
  | { readonly kind: "attribute"; readonly of: Expression; readonly name: string }
  | {
      readonly kind: "call";
      readonly of: Expression;
      readonly args: readonly Expression[];
      readonly keywords: readonly Keyword[];
    }
  | { readonly kind: "string"; readonly value: string; readonly style: StringStyle }
  | { readonly kind: "format"; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: "number"; readonly value: number; readonly float: boolean }
  | { readonly kind: "constant"; readonly value: boolean | null | "..." }
  | { readonly kind: "list" | "tuple"; readonly items: readonly Expression[] }
  | { readonly kind: "dict"; readonly entries: readonly DictEntry[] }
  | { readonly kind: "subscript"; readonly of: Expression; readonly index: Expression }
  | { readonly kind: "lambda"; readonly params: readonly Parameter[]; readonly body: Expression }
  | { readonly kind: "unary"; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "boolean";
      readonly operator: "and" | "or";
      readonly operands: readonly Expression[];
    }
  | {
      readonly kind: "compare";
      readonly operator: CompareOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "conditional";
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | {
      readonly kind: "comprehension";
      readonly form: ComprehensionForm;
      readonly target: Expression;
      readonly iterable: Expression;
      readonly conditions: readonly Expression[];
    }
  | { readonly kind: "starred"; readonly value: Expression };

/** How a string is written: on one line with escapes, or triple-quoted over several lines. Both have the same value. */
export type StringStyle = "line" | "block";

/** `name=value`, or `**value` where there is no name. */
export interface Keyword {
  readonly name: string | undefined;
  readonly value: Expression;
}

/** `key: value`, or `**value` where there is no key. */
export interface DictEntry {
  readonly key: Expression | undefined;
  readonly value: Expression;
}

/** What a comprehension builds, and from what. */
export type ComprehensionForm =
  | { readonly kind: "list" | "generator"; readonly item: Expression }
  | { readonly kind: "dict"; readonly key: Expression; readonly value: Expression };

export type UnaryOperator = "-" | "not";
export type BinaryOperator = "|" | "&" | "<<" | ">>" | "+" | "-" | "*" | "/" | "//" | "%" | "**";
export type CompareOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in" | "is" | "is not";

/** A parameter of a function or lambda. `keyword` ones come after a bare `*`; a default follows the usual order rules. */
export interface Parameter {
  readonly name: string;
  readonly form: "plain" | "keyword" | "*" | "**";
  readonly annotation: Expression | undefined;
  readonly default: Expression | undefined;
}

/** A statement of the subset of Python that emitted files use. */
export type Statement =
  | { readonly kind: "import"; readonly module: string; readonly alias: string | undefined }
  | { readonly kind: "import-from"; readonly module: string; readonly names: readonly ImportedName[] }
  | { readonly kind: "assign"; readonly targets: readonly Expression[]; readonly value: Expression }
  | {
      readonly kind: "ann-assign";
      readonly target: Expression;
      readonly annotation: Expression;
      readonly value: Expression | undefined;
    }
  | { readonly kind: "expression"; readonly value: Expression }
  | FunctionDefinition
  | { readonly kind: "with"; readonly items: readonly WithItem[]; readonly body: readonly Statement[] }
  | {
      readonly kind: "if";
      readonly branches: readonly Branch[];
      readonly otherwise: readonly Statement[] | undefined;
    }
  | {
      readonly kind: "for";
      readonly target: Expression;
      readonly iterable: Expression;
      readonly body: readonly Statement[];
    }
  | {
      readonly kind: "try";
      readonly body: readonly Statement[];
      readonly handlers: readonly Handler[];
      readonly otherwise: readonly Statement[] | undefined;
      readonly lastly: readonly Statement[] | undefined;
    }
  | { readonly kind: "return"; readonly value: Expression | undefined }
  | {
      readonly kind: "raise";
      readonly exception: Expression | undefined;
      readonly cause: Expression | undefined;
    }
  | { readonly kind: "pass" }
  | { readonly kind: "docstring"; readonly text: string }
  | { readonly kind: "comment"; readonly text: string }
  | { readonly kind: "blank" };

export interface FunctionDefinition {
  readonly kind: "function";
  readonly name: string;
  readonly decorators: readonly Expression[];
  readonly params: readonly Parameter[];
  readonly returns: Expression | undefined;
  readonly body: readonly Statement[];
}

export interface ImportedName {
  readonly name: string;
  readonly alias: string | undefined;
}

export interface WithItem {
  readonly context: Expression;
  readonly as: Expression | undefined;
}

/** One `if` or `elif`. */
export interface Branch {
  readonly test: Expression;
  readonly body: readonly Statement[];
}

/** One `except`, bare where there is no type. */
export interface Handler {
  readonly type: Expression | undefined;
  readonly as: string | undefined;
  readonly body: readonly Statement[];
}
