import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The independent assembler and disassembler, from Debian's llvm-19. */
const program = ['/usr/bin/llvm-mc-19', '/usr/lib/llvm-19/bin/llvm-mc'].find((path) => existsSync(path))

export const hasLlvm = program !== undefined

/** F1 (int1) is in no table of LLVM. */
export const unknownToLlvm: ReadonlySet<string> = new Set(['int1'])

const target = ['-triple=x86_64', '-mcpu=alderlake', '--output-asm-variant=1']

function run(options: readonly string[], input: string): { readonly stdout: string; readonly stderr: string } {
  const result = spawnSync(program!, [...target, ...options], { input, encoding: 'utf8', maxBuffer: 1 << 30 })
  return { stdout: result.stdout, stderr: result.stderr }
}

/** Bytes of each line of Intel syntax in hex, or undefined for a line that LLVM does not read. */
export function assembleWithLlvm(lines: readonly string[]): readonly (string | undefined)[] {
  const { stdout, stderr } = run(['--show-encoding'], `.intel_syntax noprefix\n${lines.join('\n')}\n`)
  const failed = new Set([...stderr.matchAll(/<stdin>:(\d+):\d+: error/g)].map((match) => Number(match[1]) - 2))
  const encodings = [...stdout.matchAll(/encoding: \[([^\]]*)\]/g)].map((match) => match[1]!.replaceAll(/0x|,/g, ''))
  if (encodings.length + failed.size !== lines.length) throw new Error('llvm-mc did not answer every line')
  let next = 0
  return lines.map((_, n) => (failed.has(n) ? undefined : encodings[next++]))
}

/** Text of each piece of code, its instructions joined by '; ', or '' where LLVM sees an invalid instruction. */
export function disassembleWithLlvm(pieces: readonly Uint8Array[]): readonly string[] {
  // `hlt` is in no piece: it marks where one ends.
  const input = pieces
    .map((piece) => `${[...piece].map((byte) => `0x${byte.toString(16)}`).join(',')}\n0xf4\n`)
    .join('')
  const { stdout } = run(['--disassemble'], input)
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
export function textSectionWithLlvm(text: string, directory: string): Uint8Array {
  const path = join(directory, 'program.o')
  run(['-filetype=obj', '-o', path], `.intel_syntax noprefix\n${text}\n`)
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
