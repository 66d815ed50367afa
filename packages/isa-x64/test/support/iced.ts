import { Decoder, DecoderOptions, Formatter, FormatterSyntax, Instruction, MemorySizeOptions } from 'iced-x86'

const formatter = new Formatter(FormatterSyntax.Intel)
formatter.hexPrefix = '0x'
formatter.hexSuffix = ''
formatter.uppercaseHex = false
formatter.memorySizeOptions = MemorySizeOptions.Always
formatter.showBranchSize = false
formatter.ripRelativeAddresses = true
formatter.addLeadingZeroToHexNumbers = false
// iced 1.21 looks at the low 32 bits only when it decides that a number is small, and prints just those.
formatter.smallHexNumbersInDecimal = false

export interface Read {
  readonly sizeBytes: number
  readonly text: string
}

/** The first instruction of `bytes`, placed at address 0, or undefined where iced sees none. */
export function readWithIced(bytes: Uint8Array): Read | undefined {
  const decoder = new Decoder(64, bytes, DecoderOptions.None)
  const instruction = new Instruction()
  decoder.ip = 0n
  decoder.decodeOut(instruction)
  const invalid = instruction.isInvalid
  const read = invalid ? undefined : { sizeBytes: instruction.length, text: formatter.format(instruction) }
  instruction.free()
  decoder.free()
  return read
}
