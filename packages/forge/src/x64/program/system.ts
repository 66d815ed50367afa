import type { registers } from '@sourceless/isa-x64'
import type { Register } from '../../native/machine.js'
import type { Register64, Writer } from './writer.js'

/** Bytes that are still to be written: where the first one is, and how many there are. */
export interface TransferRegisters {
  readonly position: Register64
  readonly remaining: typeof registers.edx
}

/** Bytes that go to the buffer: where the next one is, and where they end. */
export interface CopyRegisters {
  readonly from: Register64
  readonly end: Register64
}

/** Where the memory of the runtime has what `enter` needs. */
export interface ArgumentMemory {
  /** Offset in the runtime's memory, a multiple of 8. */
  readonly offset: number
}

/**
 * An operating system as programs see it. The low byte of rdi holds exit codes; a transfer that fails goes to `fail`, with the stack as it was.
 * Calls of the system change all registers that routines may change, but for those named here.
 */
export interface System {
  /** Symbol of a program's entry. */
  readonly entry: string
  /** Whether the stack pointer is a multiple of 16 before calls; it is 8 bytes away from one at the entry then. */
  readonly alignsStack: boolean
  /** See `Convention`. */
  readonly pageBytes: number | undefined
  readonly transfer: TransferRegisters
  readonly copy: CopyRegisters
  /** The main function's registers among them, which routines put aside. */
  readonly saved: readonly Register64[]
  /** SSE registers that calls may change. */
  readonly changedFloats: readonly Register[]
  /** Memory that `enter` needs for arguments. */
  readonly argumentBytes: number
  /** Puts the number of arguments into rdi and the address of their pointers into rsi; the program's name does not count. */
  enter(w: Writer, memory: ArgumentMemory): void
  /** Functions that `enter` calls. */
  readonly support?: (w: Writer) => void
  /**
   * Writes from `position` on, at most `remaining` bytes, which are never more than `mostBytes`: eax gets how many it were.
   * Interrupted, it goes to `write_more`. A failure goes to `fail`, or gives a negative number.
   */
  write(w: Writer, mostBytes: number): void
  /** Whether rdi is 1, the exit code of a failure, when a write failed. */
  readonly hasFailureCode: boolean
  /** Reads into a buffer of the runtime's memory: eax gets how many bytes, 0 at the end, and ZF says so. Interrupted, it goes to `read_more`. */
  read(w: Writer, offset: number, sizeBytes: number): void
  /** Ends the program with the code in rdi. */
  exit(w: Writer): void
}
