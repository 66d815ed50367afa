import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { readEhFrame, readLineTable, type UnwindRow } from '../src/index.js'
import { compilers, foreignTables } from './foreign.js'

const isMissing = lacks('llvm-dwarfdump-19', 'llvm-objcopy-19', 'readelf', ...compilers.map(([tool]) => tool))

/** Offsets from the CFA at which registers are saved, and that of the CFA from its register. */
const summaryOf = ({ address, cfa, rules }: UnwindRow): string => {
  const saved = [...rules.values()].flatMap((rule) => (rule.kind === 'offset' ? [rule.offset] : []))
  const offset = cfa?.kind === 'register' ? cfa.offset : 'expression'
  return `${address.toString(16)}: ${offset} ${saved.sort((a, b) => a - b).join(' ')}`
}

/** The same from a line such as `0x1004: CFA=RSP+16: RBX=[CFA-16], RIP=[CFA-8]`. */
const summaryOfLine = (line: string): string | undefined => {
  const found = /^\s+0x([0-9a-f]+): CFA=(?:DW_OP_[^:]*|[A-Z0-9]+([+-]\d+)?)(?::|$)(.*)$/.exec(line)
  if (found === null) return undefined
  const saved = [...found[3]!.matchAll(/=\[CFA([+-]\d+)?\]/g)].map((match) => Number(match[1] ?? 0))
  const offset = line.includes('CFA=DW_OP_') ? 'expression' : Number(found[2] ?? 0)
  return `${found[1]!}: ${offset} ${saved.sort((a, b) => a - b).join(' ')}`
}

describe.skipIf(isMissing)('tables that compilers make', () => {
  const scratch = createScratch('dwarf-foreign')
  const tables = isMissing ? [] : foreignTables(scratch)

  test.each(tables)('$name: frames are what llvm-dwarfdump reads', ({ name, ehFrame, ehFrameAddress }) => {
    const { value, diagnostics } = readEhFrame(ehFrame, { address: ehFrameAddress })
    expect(diagnostics).toEqual([])
    const functions = value!.filter(({ sizeBytes }) => sizeBytes > 0)
    const text = scratch.run('llvm-dwarfdump-19', '--eh-frame', name)
    // Rows of the common entries have no address.
    const rows = text.split('\n').flatMap((line) => summaryOfLine(line) ?? [])
    expect(functions.length).toBeGreaterThan(3)
    expect(functions.flatMap((each) => each.rows.map(summaryOf))).toEqual(rows)
  })

  test.each(tables)('$name: lines are what llvm-dwarfdump reads', ({ name, ...sections }) => {
    const { value, diagnostics } = readLineTable(sections)
    expect(diagnostics).toEqual([])
    const text = scratch.run('llvm-dwarfdump-19', '--debug-line', name)
    const expected = [...text.matchAll(/^0x([0-9a-f]{16}) +(\d+) +(\d+) +(\d+) +\d+ +\d+(?: +\d+)? +(.*)$/gm)]
    const rows = value!.flatMap((unit) => unit.rows)
    expect(rows.length).toBeGreaterThan(30)
    expect(
      rows.map(({ address, line, column, file, isStatement, endsSequence }) => [
        [address, line, column, file],
        [isStatement, endsSequence],
      ]),
    ).toEqual(
      expected.map(([, address, line, column, file, flags]) => [
        [Number.parseInt(address!, 16), Number(line), Number(column), Number(file)],
        [flags!.includes('is_stmt'), flags!.includes('end_sequence')],
      ]),
    )
    expect(value![0]!.files.map((file) => file.name.split('/').at(-1))).toContain('many.c')
  })
})
