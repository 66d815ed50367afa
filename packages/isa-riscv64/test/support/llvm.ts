import { createLlvm } from '@sourceless/testing'

/** The independent assembler and disassembler, from Debian's llvm-19. */
const llvm = createLlvm(['-triple=riscv64'])

export const hasLlvm = llvm.isInstalled

const extensions = 'm a f d c zba zbb zbc zbs zbkb zicond zicbom zicbop zicboz zihintpause zawrs'.split(' ')

export interface LlvmOptions {
  /** Extensions left out. */
  readonly without?: readonly string[]
  readonly noAliases?: boolean
}

function optionsOf({ without = [], noAliases = false }: LlvmOptions = {}): readonly string[] {
  const attributes = extensions.filter((name) => !without.includes(name)).map((name) => `+${name}`)
  return [`-mattr=${attributes.join(',')}`, ...(noAliases ? ['-M', 'no-aliases'] : [])]
}

/** Bytes of each line in hex, or undefined for a line that LLVM does not read. Each line is one instruction. */
export const assembleWithLlvm = (lines: readonly string[], options?: LlvmOptions): readonly (string | undefined)[] =>
  llvm.encodings(optionsOf(options), lines).map((encoding) => encoding?.replaceAll(/0x|,/g, ''))

/** Text of each piece, which is one instruction by the length in its low bits, or undefined where LLVM knows none. */
export function disassembleWithLlvm(pieces: readonly Uint8Array[], options?: LlvmOptions): (string | undefined)[] {
  const input = pieces.map((piece) => [...piece].map((byte) => `0x${byte.toString(16)}`).join(',')).join('\n')
  const { stdout, stderr } = llvm.run([...optionsOf(options), '--disassemble'], `${input}\n`)
  const failed = new Set([...stderr.matchAll(/<stdin>:(\d+):\d+: warning/g)].map((match) => Number(match[1]) - 1))
  const lines = stdout
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '' && line !== '.text')
  if (lines.length + failed.size !== pieces.length) throw new Error('llvm-mc did not answer every piece')
  let next = 0
  return pieces.map((_, n) => (failed.has(n) ? undefined : lines[next++]))
}

/** The .text section of a program, assembled and relaxed; `directory` holds the object file meanwhile. */
export const textSectionWithLlvm = (text: string, directory: string, options?: LlvmOptions): Uint8Array =>
  llvm.textSection(optionsOf(options), text, directory)
