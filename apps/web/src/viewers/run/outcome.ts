/** A file to run, and with what: arguments as people write them. */
export interface RunFileRequest {
  readonly bytes: Uint8Array
  /** The contract as text. */
  readonly contract: string
  readonly target: string
  /** The file is code bytes alone. */
  readonly isRaw?: boolean
  readonly arguments: readonly string[]
  readonly stdin: Uint8Array
}

/** What the file did. */
export type Observed =
  | {
      readonly kind: 'returned'
      readonly result?: { readonly text: string; readonly hexadecimal?: string }
      /** What slices and strings hold afterwards. */
      readonly written: readonly { readonly name: string; readonly text: string }[]
    }
  | { readonly kind: 'exited'; readonly exit: number; readonly stdout: Uint8Array }
  | { readonly kind: 'failed'; readonly description: string }

/** Whether the contract says the same on that input; undefined: the file failed, and there is nothing to compare. */
export type Comparison = { readonly kind: 'same' } | { readonly kind: 'different'; readonly why: string }

export type RunResult =
  | { readonly kind: 'refused'; readonly message: string }
  | {
      readonly kind: 'ran'
      readonly observed: Observed
      readonly comparison: Comparison | undefined
      readonly durationMs: number
    }

/** What to ask a person for. */
export type RunForm =
  | {
      readonly kind: 'function'
      readonly name: string
      readonly parameters: readonly { readonly name: string; readonly type: string; readonly hint: string }[]
      readonly examples: readonly { readonly label: string; readonly arguments: readonly string[] }[]
    }
  | {
      readonly kind: 'program'
      readonly takesArguments: boolean
      readonly examples: readonly {
        readonly label: string
        readonly arguments: readonly string[]
        readonly stdin: string
      }[]
    }
  | { readonly kind: 'unreadable'; readonly message: string }
