import { Decoder, DecoderOptions, Formatter, FormatterSyntax, Instruction, MemorySizeOptions } from 'iced-x86'

const formatter = new Formatter(FormatterSyntax.Intel)
formatter.hexPrefix = '0x'
formatter.hexSuffix = ''
formatter.uppercaseHex = false
formatter.memorySizeOptions = MemorySizeOptions.Always
formatter.showBranchSize = false
formatter.spaceAfterOperandSeparator = true
formatter.spaceBetweenMemoryAddOperators = true
formatter.ripRelativeAddresses = true
formatter.addLeadingZeroToHexNumbers = false
// iced 1.21 looks at the low 32 bits only when it decides that a number is small, and prints just those.
formatter.smallHexNumbersInDecimal = false

export interface Read {
  readonly sizeBytes: number
  readonly text: string
}

const strideBytes = 16

/** The first instruction of each piece, placed at address 0, or undefined where iced sees none. */
export function readWithIced(pieces: readonly Uint8Array[]): readonly (Read | undefined)[] {
  const all = new Uint8Array(strideBytes * pieces.length)
  for (const [n, piece] of pieces.entries()) all.set(piece, strideBytes * n)
  const decoder = new Decoder(64, all, DecoderOptions.None)
  const instruction = new Instruction()
  const reads = pieces.map((_, n) => {
    decoder.position = strideBytes * n
    decoder.ip = 0n
    decoder.decodeOut(instruction)
    return instruction.isInvalid ? undefined : { sizeBytes: instruction.length, text: formatter.format(instruction) }
  })
  instruction.free()
  decoder.free()
  return reads
}
