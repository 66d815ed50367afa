import { createLlvm } from '@sourceless/testing'

/** The independent assembler and disassembler, from Debian's llvm-19. */
const llvm = createLlvm(['-triple=aarch64'])

export const hasLlvm = llvm.isInstalled

/** With the version of the architecture, since LLVM shows `bfc` from Armv8.2 on. */
const ALL = '+v9.1a,+all'

/** Words that LLVM assembles lines of text to; undefined for a line that it does not read. */
export function assembleWithLlvm(lines: readonly string[], features = ALL): readonly (number | undefined)[] {
  return llvm.encodings([`-mattr=${features}`], lines).map((encoding) => {
    const [a, b, c, d] = encoding?.split(',').map(Number) ?? []
    return a === undefined ? undefined : a | (b! << 8) | (c! << 16) | (d! << 24)
  })
}

const hexByte = Array.from({ length: 256 }, (_, n) => `0x${n.toString(16)}`)
const inputLine = (word: number): string =>
  `${hexByte[word & 255]},${hexByte[(word >>> 8) & 255]},${hexByte[(word >>> 16) & 255]},${hexByte[word >>> 24]}`

/** Follows the text of an instruction that LLVM warns of. */
export const DOUBTFUL = ' ; unpredictable'

/** What LLVM reads each word as, tabs and comments removed; undefined where it sees no instruction. */
export function disassembleWithLlvm(words: readonly number[], features = ALL): readonly (string | undefined)[] {
  const { stdout, stderr } = llvm.run([`-mattr=${features}`, '--disassemble'], `${words.map(inputLine).join('\n')}\n`)
  const invalid = new Set<number>()
  /** It prints the instruction for these all the same. */
  const doubtful = new Set<number>()
  for (const [, line, problem] of stderr.matchAll(/<stdin>:(\d+):\d+: warning: (invalid|potentially undefined)/g)) {
    if (problem === 'invalid') invalid.add(Number(line) - 1)
    else doubtful.add(Number(line) - 1)
  }
  const lines = stdout.split('\n').filter((line) => line !== '' && line !== '\t.text')
  if (lines.length + invalid.size !== words.length) throw new Error('llvm-mc did not answer every word')
  let next = 0
  return words.map((_, n) => {
    if (invalid.has(n)) return undefined
    const line = lines[next++]!
    const comment = line.indexOf('//')
    const text = (comment < 0 ? line : line.slice(0, comment)).trim().replaceAll('\t', ' ')
    return doubtful.has(n) ? text + DOUBTFUL : text
  })
}

/** The .text section of a program, assembled and laid out; `directory` holds the object file meanwhile. */
export const textSectionWithLlvm = (text: string, directory: string): Uint8Array =>
  llvm.textSection([`-mattr=${ALL}`], text, directory)
