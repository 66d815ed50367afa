import { createLlvm } from '@sourceless/testing'

/** The independent assembler and disassembler, from Debian's llvm-19. */
const llvm = createLlvm(['-triple=x86_64', '-mcpu=alderlake', '--output-asm-variant=1'])
const intelSyntax = '.intel_syntax noprefix'

export const hasLlvm = llvm.isInstalled

/** F1 (int1) is in no table of LLVM. */
export const unknownToLlvm: ReadonlySet<string> = new Set(['int1'])

/** Bytes of each line of Intel syntax in hex, or undefined for a line that LLVM does not read. */
export const assembleWithLlvm = (lines: readonly string[]): readonly (string | undefined)[] =>
  llvm.encodings([], lines, [intelSyntax]).map((encoding) => encoding?.replaceAll(/0x|,/g, ''))

/** Text of each piece of code, its instructions joined by '; ', or '' where LLVM sees an invalid instruction. */
export function disassembleWithLlvm(pieces: readonly Uint8Array[]): readonly string[] {
  // `hlt` is in no piece: it marks where one ends.
  const input = pieces
    .map((piece) => `${[...piece].map((byte) => `0x${byte.toString(16)}`).join(',')}\n0xf4\n`)
    .join('')
  const { stdout } = llvm.run(['--disassemble'], input)
  const lines = stdout
    .split('\n')
    .map((line) => line.replace(/#.*$/, '').trim())
    .filter((line) => line !== '' && line !== '.text')
  const answers: string[] = []
  let current: string[] = []
  for (const line of lines) {
    if (line === 'hlt') {
      answers.push(current.join('; '))
      current = []
    } else current.push(line)
  }
  return answers
}

/** The .text section of a program of Intel syntax, assembled and relaxed; `directory` holds the object file meanwhile. */
export const textSectionWithLlvm = (text: string, directory: string): Uint8Array =>
  llvm.textSection([], `${intelSyntax}\n${text}`, directory)
