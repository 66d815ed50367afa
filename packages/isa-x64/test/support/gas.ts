import { spawnSync } from 'node:child_process'

const program = 'as'

/** The GNU assembler of the host's binutils, when it assembles x86-64. */
export const hasGas = spawnSync(program, ['--64', '-o', '/dev/null', '/dev/null']).status === 0

/** Bytes of each line of Intel syntax in hex, or undefined for a line without any. */
export function assembleWithGas(lines: readonly string[]): readonly (string | undefined)[] {
  const options = ['--64', '-al', '--listing-lhs-width=8', '-o', '/dev/null', '--']
  const input = `.intel_syntax noprefix\n${lines.join('\n')}\n`
  const { stdout } = spawnSync(program, options, { input, encoding: 'utf8', maxBuffer: 1 << 30 })
  const bytes = new Map<number, string>()
  for (const line of stdout.split('\n')) {
    // Line number, offset (question marks once a line is wrong), bytes in groups of four, source.
    const match = /^\s*(\d+) (?:[0-9a-f]{4,}|\?{4,}) ([0-9A-F]+(?: [0-9A-F]+)*)/.exec(line)
    if (match) bytes.set(Number(match[1]) - 2, match[2]!.replaceAll(' ', '').toLowerCase())
  }
  return lines.map((_, n) => bytes.get(n))
}
