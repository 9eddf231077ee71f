/** What an engine allows for one kind of name, and how an id is brought into it. */
export interface NameRule {
  /** The longest a name may be, in characters. */
  readonly max: number;
  /** Stands between the words of a name, and before the hash of one that had to be changed. */
  readonly separator: "-" | "_";
  /** Brings an id into the allowed alphabet; may give an empty text. */
  readonly spell: (id: string) => string;
  /** The id a spelling came from, if nothing was lost by it. */
  readonly unspell: (name: string) => string;
  /** Names that mean something else there; they get a trailing separator where `legal` then holds, else a hash. */
  readonly reserved: (name: string) => boolean;
  /** Whether the engine takes a name. */
  readonly legal: (name: string) => boolean;
  /** Begins a name that the spelling leaves empty or starting with a digit. */
  readonly prefix: string;
}
