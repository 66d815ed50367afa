/**
 * What a program asks of its operating system, as assembly that the runtime puts where it is needed. Transfers take the address
 * in x1 and the number of bytes in w2; they leave how many were moved in w0, or a negative number: −4 after an interruption.
 * They keep x1, x2, x30 and what functions keep.
 */
export interface System {
  /** Symbol of the program's entry. */
  readonly entry: string
  readonly read: string
  readonly write: string
  /** Ends the program with the code in w0. */
  readonly exit: string
  /**
   * Takes the arguments at the entry: leaves their number in x0, the program's name not counted, and the address of their
   * addresses in x1. `memory`: offset from x28 of memory for them, a multiple of 4096.
   */
  arguments(memory: number): string
  /** Size of that memory. */
  readonly argumentBytes: number
  /** Whether `arguments` calls `split_command_line`. */
  readonly splitsCommandLine: boolean
  /** Whether `adr` reaches constants: they lie right behind the code, as nothing big is linked with a program. */
  readonly isNear: boolean
}

/** `lsl #12` as the last operands of an addition. */
export const pages = (bytes: number): string => `#${bytes / 4096}, lsl #12`
