/** The encoding column of a row, parsed once (Intel SDM volume 2, section 3.1.1.1 "Opcode column"). */
export interface EncodingLayout {
  /** How the opcode map, W and the register bits above 2 are told. (EVEX would be a third way.) */
  readonly prefix: 'legacy' | 'vex'
  /** LOCK (F0), REP (F3), REPNE (F2) or the address size (67) before an instruction that also exists without; 0 otherwise. */
  readonly group1: number
  /** Operand-size prefix, often part of the opcode: 0 or 0x66. */
  readonly sizePrefix: number
  /** Repeat prefix that is part of the opcode: 0, 0xf2 or 0xf3. */
  readonly repeatPrefix: number
  /** REX.W or VEX.W: 0 or 1. */
  readonly w: number
  /** WIG: the processor ignores VEX.W; the encoder writes 0. */
  readonly anyW: boolean
  /** VEX.L: 0 (128 bits, or scalar) or 1 (256 bits). */
  readonly l: number
  /** LIG: the processor ignores VEX.L; the encoder writes 0. */
  readonly anyL: boolean
  /** Opcode map: 0 one-byte, 1 0F, 2 0F 38, 3 0F 3A. */
  readonly map: number
  readonly opcode: number
  /** `/0` … `/7`: opcode extension in ModRM.reg; -1 otherwise. */
  readonly digit: number
  /** Fixed byte in the place of ModRM (endbr64); -1 otherwise. */
  readonly suffix: number
  /** Which operand goes where; -1 when there is none. */
  readonly reg: number
  readonly rm: number
  readonly vvvv: number
  /** `+rb`, `+rw`, `+rd`: register in the low three opcode bits. */
  readonly opcodeRegister: number
  /** `/is4`: register in bits 7:4 of the immediate byte. */
  readonly is4: number
  readonly immediate: number
  /** A second immediate, of one byte, behind the first (enter). */
  readonly secondImmediate: number
  readonly relative: number
  /** Bytes of the immediate or relative field, without the second immediate: 0, 1, 2, 4 or 8. */
  readonly fieldBytes: number
}
