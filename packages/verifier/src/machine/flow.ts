import type { MachineInstruction } from './isa.js'
import type { KnownValues } from './known-values.js'

/** Where control may go after an instruction. Addresses are bytes. */
export type Flow =
  | { readonly kind: 'next' }
  | { readonly kind: 'jump' | 'branch'; readonly target: number }
  /** `import`: what the function there is a stub of. */
  | { readonly kind: 'call'; readonly target: number; readonly import?: ImportedFunction }
  /** Jump or call through a register or memory; `slot` is the address of the word that says where, if that shows. */
  | { readonly kind: 'indirect-jump' | 'indirect-call'; readonly slot: number | undefined }
  /** The same, where the loader fills in the word. */
  | { readonly kind: 'import-jump' | 'import-call'; readonly import: ImportedFunction }
  /** `exit`: a system call that does not come back. */
  | { readonly kind: 'return' | 'stop' | 'system-call' | 'exit' }

/** A function of another file. */
export interface ImportedFunction {
  readonly name: string
  /** The file that has it; undefined: not stated. */
  readonly library: string | undefined
  /** Whether calls of it come back. */
  readonly returns: boolean
}

export interface CodeInstruction<I = MachineInstruction> {
  readonly address: number
  readonly sizeBytes: number
  readonly instruction: I
  readonly flow: Flow
  /** What is known when it is reached. */
  readonly before: KnownValues
}

/** Instructions by address. */
export type CodeMap = ReadonlyMap<number, CodeInstruction>

/** Addresses that may execute next within the same function; a call is stepped over. */
export function successors(at: Pick<CodeInstruction, 'address' | 'sizeBytes' | 'flow'>): readonly number[] {
  const next = at.address + at.sizeBytes
  switch (at.flow.kind) {
    case 'jump':
      return [at.flow.target]
    case 'branch':
      return [next, at.flow.target]
    case 'call':
    case 'import-call':
      return at.flow.import?.returns === false ? [] : [next]
    case 'next':
    case 'indirect-call':
    case 'system-call':
      return [next]
    default:
      return []
  }
}
