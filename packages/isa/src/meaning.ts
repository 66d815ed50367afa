import type { Term, TermBuilder } from './term.js'

/**
 * A named piece of machine state, unique within an ISA: 'rax' (64 bits), 'CF' (1 bit), 'xmm0' (low 64 bits), 'xmm0h'
 * (high 64 bits). Vector registers are several locations of 64 bits. The ISA package lists its locations and their widths.
 */
export type Location = string

export type TrapKind =
  | 'divide-error'
  | 'invalid-opcode'
  | 'unreachable'
  | 'breakpoint'
  | 'integer-overflow'
  | 'bad-conversion'
  | 'out-of-bounds'
  /** x86: a 16-byte SSE memory operand that is not aligned. */
  | 'general-protection'
  /** An atomic or exclusive access, or a stack pointer, that is not aligned as it must be. */
  | 'misaligned'

/**
 * What one instruction does, told to whoever asks: the emulator's translator, the symbolic executor, the concrete
 * interpreter. A meaning reads state, builds terms and writes state. All reads see the state before the instruction;
 * effects (loads, stores, traps) happen in the order they are told, register writes take effect at the end.
 */
export interface MeaningContext {
  readonly terms: TermBuilder
  read(location: Location): Term
  write(location: Location, value: Term): void
  /**
   * Little-endian load of 1, 2, 4 or 8 bytes; the address is a 64-bit term (32-bit on wasm32). With `when` (1 bit) the
   * access happens only where that holds: elsewhere nothing is touched, nothing faults, and the value is zero.
   */
  load(address: Term, sizeBytes: number, when?: Term): Term
  /** Little-endian store of 8, 16, 32 or 64 bits; `when` as for loads. */
  store(address: Term, value: Term, when?: Term): void
  /** Raises a trap when the 1-bit condition holds; the instruction then has no other effect. */
  trap(condition: Term, kind: TrapKind): void
  /** Goes to `target` when the 1-bit condition holds, otherwise to the next instruction. `kind` tells calls and returns apart for structure checks. */
  jump(condition: Term, target: Term, kind: 'jump' | 'call' | 'return'): void
  /** Enters the operating system; its effect on registers is the host model's. */
  systemCall(): void
}
