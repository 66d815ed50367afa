import type { RelocationKind } from '@sourceless/object'

/** Relocation types of one machine: what each kind is written as; the second table holds types that are only read. */
export interface RelocationTypes {
  readonly written: readonly (readonly [RelocationKind, number])[]
  readonly read: readonly (readonly [RelocationKind, number])[]
  /** Hints to linkers, which change nothing when left out. */
  readonly hints: readonly number[]
}

/** System V ABI, AMD64 supplement, table 4.9. */
export const x86_64Relocations: RelocationTypes = {
  written: [
    ['abs64', 1],
    ['pc32', 2],
    ['plt32', 4],
    ['abs32', 10],
    ['abs32s', 11],
    ['pc64', 24],
  ],
  read: [],
  hints: [],
}

/** Of the two types for an unscaled low half: the one of loads and stores of bytes (R_AARCH64_LDST8_ABS_LO12_NC). */
export const arm64LoadStoreLow12 = 278

/** ELF for the Arm 64-bit Architecture, section 5.7. The groups of MOVW that check for overflow are not read: the model's do not. */
export const aarch64Relocations: RelocationTypes = {
  written: [
    ['abs64', 257],
    ['abs32', 258],
    ['pc64', 260],
    ['pc32', 261],
    ['arm64-move0', 264],
    ['arm64-move1', 266],
    ['arm64-move2', 268],
    ['arm64-move3', 269],
    ['arm64-literal19', 273],
    ['arm64-adr21', 274],
    ['arm64-page21', 275],
    ['arm64-low12', 277],
    ['arm64-branch14', 279],
    ['arm64-branch19', 280],
    ['arm64-branch26', 282],
    ['arm64-call26', 283],
    ['arm64-low12-scaled2', 284],
    ['arm64-low12-scaled4', 285],
    ['arm64-low12-scaled8', 286],
    ['arm64-low12-scaled16', 299],
  ],
  read: [['arm64-low12', arm64LoadStoreLow12]],
  hints: [],
}

/**
 * RISC-V ELF psABI, section 8.4. R_RISCV_CALL (18) is deprecated in favour of R_RISCV_CALL_PLT; R_RISCV_RELAX (51) allows a linker
 * to shorten code, so that leaving it out keeps the code as it is.
 */
export const riscv64Relocations: RelocationTypes = {
  written: [
    ['abs32', 1],
    ['abs64', 2],
    ['riscv-branch', 16],
    ['riscv-jump', 17],
    ['riscv-call', 19],
    ['riscv-pc-high20', 23],
    ['riscv-pc-low12', 24],
    ['riscv-pc-low12-store', 25],
    ['riscv-high20', 26],
    ['riscv-low12', 27],
    ['riscv-low12-store', 28],
    ['riscv-branch16', 44],
    ['riscv-jump16', 45],
    ['pc32', 57],
  ],
  read: [['riscv-call', 18]],
  hints: [51],
}
