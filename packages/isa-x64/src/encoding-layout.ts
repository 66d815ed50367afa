/** The encoding column of a row, parsed once (Intel SDM volume 2, section 3.1.1.1 "Opcode column"). */
export interface EncodingLayout {
  /** Operand-size prefix, often part of the opcode: 0 or 0x66. */
  readonly sizePrefix: number
  /** Repeat prefix that is part of the opcode: 0, 0xf2 or 0xf3. */
  readonly repeatPrefix: number
  /** REX.W or VEX.W: 0 or 1. */
  readonly w: number
  readonly vex: boolean
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
  readonly immediate: number
  readonly relative: number
  /** Bytes of the immediate or relative field: 0, 1, 2, 4 or 8. */
  readonly fieldBytes: number
}
