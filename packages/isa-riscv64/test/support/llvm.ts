import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The independent assembler and disassembler, from Debian's llvm-19. */
const program = ['/usr/bin/llvm-mc-19', '/usr/lib/llvm-19/bin/llvm-mc'].find((path) => existsSync(path))

export const hasLlvm = program !== undefined

const extensions = 'm a f d c zba zbb zbc zbs zbkb zicond zicbom zicbop zicboz zihintpause zawrs'.split(' ')

export interface LlvmOptions {
  /** Extensions left out. */
  readonly without?: readonly string[]
  readonly noAliases?: boolean
}

function run(options: readonly string[], input: string, { without = [], noAliases = false }: LlvmOptions = {}) {
  const attributes = extensions.filter((name) => !without.includes(name)).map((name) => `+${name}`)
  const aliases = noAliases ? ['-M', 'no-aliases'] : []
  const all = ['-triple=riscv64', `-mattr=${attributes.join(',')}`, ...aliases, ...options]
  const result = spawnSync(program!, all, { input, encoding: 'utf8', maxBuffer: 1 << 30 })
  return { stdout: result.stdout, stderr: result.stderr }
}

/** Bytes of each line in hex, or undefined for a line that LLVM does not read. Each line is one instruction. */
export function assembleWithLlvm(lines: readonly string[], options?: LlvmOptions): readonly (string | undefined)[] {
  const { stdout, stderr } = run(['--show-encoding'], `${lines.join('\n')}\n`, options)
  const failed = new Set([...stderr.matchAll(/<stdin>:(\d+):\d+: error/g)].map((match) => Number(match[1]) - 1))
  const encodings = [...stdout.matchAll(/encoding: \[([^\]]*)\]/g)].map((match) => match[1]!.replaceAll(/0x|,/g, ''))
  if (encodings.length + failed.size !== lines.length) throw new Error('llvm-mc did not answer every line')
  let next = 0
  return lines.map((_, n) => (failed.has(n) ? undefined : encodings[next++]))
}

/** Text of each piece, which is one instruction by the length in its low bits, or undefined where LLVM knows none. */
export function disassembleWithLlvm(pieces: readonly Uint8Array[], options?: LlvmOptions): (string | undefined)[] {
  const input = pieces.map((piece) => [...piece].map((byte) => `0x${byte.toString(16)}`).join(',')).join('\n')
  const { stdout, stderr } = run(['--disassemble'], `${input}\n`, options)
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
export function textSectionWithLlvm(text: string, directory: string, options?: LlvmOptions): Uint8Array {
  const path = join(directory, 'program.o')
  const { stderr } = run(['-filetype=obj', '-o', path], `${text}\n`, options)
  if (stderr !== '') throw new Error(stderr)
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
