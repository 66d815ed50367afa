import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The independent assembler and disassembler, from Debian's llvm-19. */
const program = ['/usr/bin/llvm-mc-19', '/usr/lib/llvm-19/bin/llvm-mc'].find((path) => existsSync(path))

export const hasLlvm = program !== undefined

/** With the version of the architecture, since LLVM shows `bfc` from Armv8.2 on. */
const ALL = '+v9.1a,+all'

function run(options: readonly string[], input: string): { readonly stdout: string; readonly stderr: string } {
  const result = spawnSync(program!, ['-triple=aarch64', ...options], { input, encoding: 'utf8', maxBuffer: 1 << 30 })
  return { stdout: result.stdout, stderr: result.stderr }
}

/** Words that LLVM assembles lines of text to; undefined for a line that it does not read. */
export function assembleWithLlvm(lines: readonly string[], features = ALL): readonly (number | undefined)[] {
  const { stdout, stderr } = run([`-mattr=${features}`, '--show-encoding'], `${lines.join('\n')}\n`)
  const failed = new Set([...stderr.matchAll(/<stdin>:(\d+):\d+: error/g)].map((match) => Number(match[1]) - 1))
  const words: number[] = []
  for (const [, a, b, c, d] of stdout.matchAll(/encoding: \[(\S+?),(\S+?),(\S+?),(\S+?)\]/g)) {
    words.push(Number(a) | (Number(b) << 8) | (Number(c) << 16) | (Number(d) << 24))
  }
  if (words.length + failed.size !== lines.length) {
    throw new Error(
      `llvm-mc answered ${words.length} + ${failed.size} of ${lines.length} lines: ${stderr.slice(0, 2000)}`,
    )
  }
  let next = 0
  return lines.map((_, n) => (failed.has(n) ? undefined : words[next++]))
}

const hexByte = Array.from({ length: 256 }, (_, n) => `0x${n.toString(16)}`)
const inputLine = (word: number): string =>
  `${hexByte[word & 255]},${hexByte[(word >>> 8) & 255]},${hexByte[(word >>> 16) & 255]},${hexByte[word >>> 24]}`

/** Follows the text of an instruction that LLVM warns of. */
export const DOUBTFUL = ' ; unpredictable'

/** What LLVM reads each word as, tabs and comments removed; undefined where it sees no instruction. */
export function disassembleWithLlvm(words: readonly number[], features = ALL): readonly (string | undefined)[] {
  const { stdout, stderr } = run([`-mattr=${features}`, '--disassemble'], `${words.map(inputLine).join('\n')}\n`)
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
export function textSectionWithLlvm(text: string, directory: string): Uint8Array {
  const path = join(directory, 'program.o')
  run([`-mattr=${ALL}`, '-filetype=obj', '-o', path], `${text}\n`)
  return sectionOf(readFileSync(path), '.text')
}

/** One section of an ELF64 object (System V gABI, chapter 4). */
function sectionOf(file: Buffer, name: string): Uint8Array {
  const [table, count, namesIndex] = [Number(file.readBigUInt64LE(40)), file.readUInt16LE(60), file.readUInt16LE(62)]
  const header = (n: number) => {
    const start = table + 64 * n
    const offset = Number(file.readBigUInt64LE(start + 24))
    return { name: file.readUInt32LE(start), offset, size: Number(file.readBigUInt64LE(start + 32)) }
  }
  const names = header(namesIndex).offset
  for (let n = 0; n < count; n++) {
    const section = header(n)
    const start = names + section.name
    if (file.toString('latin1', start, file.indexOf(0, start)) === name) {
      return file.subarray(section.offset, section.offset + section.size)
    }
  }
  throw new Error(`no section ${name}`)
}
