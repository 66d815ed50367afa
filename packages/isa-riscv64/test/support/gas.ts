import { spawnSync } from 'node:child_process'

const program = 'riscv64-linux-gnu-as'
/** All that the table has, but for Zicond, which binutils 2.40 does not know. */
const extensions = 'rv64gc_zba_zbb_zbc_zbs_zbkb_zicbom_zicbop_zicboz_zihintpause_zawrs_zicsr_zifencei'
const withoutC = extensions.replace('gc', 'g')

/** The GNU assembler of binutils for RISC-V. */
export const hasGas = spawnSync(program, ['-o', '/dev/null', '/dev/null']).status === 0

/** Bytes of each line in hex, or undefined for a line without any. */
export function assembleWithGas(lines: readonly string[], compress: boolean): readonly (string | undefined)[] {
  const march = `-march=${compress ? extensions : withoutC}`
  const options = [march, '-mno-relax', '-al', '--listing-lhs-width=8', '-o', '/dev/null', '--']
  const input = `${lines.join('\n')}\n`
  const { stdout } = spawnSync(program, options, { input, encoding: 'utf8', maxBuffer: 1 << 30 })
  const bytes = new Map<number, string>()
  for (const line of stdout.split('\n')) {
    // Line number, offset, bytes, source.
    const match = /^\s*(\d+) (?:[0-9a-f]{4,}|\?{4,}) ([0-9A-F]+(?: [0-9A-F]+)*)/.exec(line)
    if (match) bytes.set(Number(match[1]) - 1, match[2]!.replaceAll(' ', '').toLowerCase())
  }
  return lines.map((_, n) => bytes.get(n))
}
