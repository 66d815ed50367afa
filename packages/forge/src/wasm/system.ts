import type { FunctionType, ValueType } from '@sourceless/isa-wasm'
import type { DataSource } from './object.js'

/**
 * Instructions as text: one a line or after a semicolon; `$name` stands for a function, a global or the address of data, which
 * `+n` may follow.
 */
export type Text = string

/** Operands of a transfer: what puts the address and the number of bytes on the stack, and the local for how many it were. */
export interface Transfer {
  readonly address: Text
  readonly length: Text
  readonly moved: number
}

export interface Fragment {
  readonly locals?: readonly ValueType[]
  readonly text: Text
}

/** A host of programs. In text, its functions are called `$host_` and their field; `$vector` (8 bytes) and `$answer` (4) are scratch memory. */
export interface System {
  /** The module that programs import from. */
  readonly module: string
  readonly imports: Readonly<Record<string, FunctionType>>
  /** Name of the import that takes an exit code and does not return. */
  readonly exit: string
  /**
   * One transfer. It leaves what is not 0 on the stack when it failed; for a write, moving nothing is a failure too. Interrupted,
   * it branches to 0.
   */
  read(transfer: Transfer): Text
  write(transfer: Transfer): Text
  /** Calls `$main` with the number of arguments, without the program's name, and the address of their addresses. */
  readonly startWithArguments: Fragment
  /** Writes a constant, to the last byte, and falls off the end. */
  writeConstant(bytes: Uint8Array): Fragment & { readonly data: DataSource }
}

/** Ends the program: something that it cannot do without did not work. */
export const fail = (exit: string): Text => `i32.const 1; call $${exit}; unreachable`
