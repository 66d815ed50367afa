import { extendedLineOpcodes, lineOpcodes, standardOpcodeLengths } from '../raw/constants.js'
import type { DwarfResult, LineRow, LineTableSections, LineUnit } from '../types.js'
import { type Cursor, createCursor } from './cursor.js'
import { type LineHeader, readLineHeader, type TextBudget } from './line-header.js'
import { captureMalformed, malformed } from './malformed.js'

/** Rows that any section may have, and one more for every four bytes: what a row takes in memory must not add up. */
const freeRows = 1 << 18
const bytesPerRow = 4

interface RowBudget {
  left: number
}

const initialState = (isStatement: boolean) => ({ address: 0, operation: 0, file: 1, line: 1, column: 0, isStatement })

/** Runs the program of a unit (DWARF 5, section 6.2.5). */
const runLineProgram = (program: Cursor, header: LineHeader, budget: RowBudget): readonly LineRow[] => {
  const { minimumInstructionBytes, maximumOperations, lineBase, lineRange, opcodeBase, opcodeLengths } = header
  const rows: LineRow[] = []
  let state = initialState(header.isStatement)

  const emit = (endsSequence = false): void => {
    if (--budget.left < 0) malformed('limit-exceeded', program.offset, 'there are more rows than tables have')
    const { address, file, line, column, isStatement } = state
    rows.push({ address, file, line, column, isStatement, endsSequence })
  }
  const setAddress = (address: number, at: number): void => {
    if (!Number.isSafeInteger(address)) malformed('bad-number', at, 'an address exceeds 53 bits')
    state.address = address
    state.operation = 0
  }
  const advance = (operations: number, at: number): void => {
    const total = state.operation + operations
    const operation = total % maximumOperations
    setAddress(state.address + minimumInstructionBytes * Math.floor(total / maximumOperations), at)
    state.operation = operation
  }
  const moveLine = (lines: number, at: number): void => {
    state.line += lines
    if (!Number.isSafeInteger(state.line) || state.line < 0)
      malformed('bad-instruction', at, `line ${state.line} does not exist`)
  }

  const extended = (at: number): void => {
    const body = program.part(program.uleb())
    const opcode = body.u8()
    if (opcode === extendedLineOpcodes.endSequence) {
      emit(true)
      state = initialState(header.isStatement)
    } else if (opcode === extendedLineOpcodes.setAddress) {
      if (body.end - body.offset !== 8) malformed('unsupported', at, 'only 64-bit addresses are read')
      setAddress(body.u64(), at)
    }
    // Discriminators and what vendors add change nothing that a row holds here.
  }

  /** What the standard opcodes with the usual operands do; the others only mark a row, or are not known. */
  const standard: Readonly<Record<number, (at: number) => void>> = {
    [lineOpcodes.copy]: () => emit(),
    [lineOpcodes.advancePc]: (at) => advance(program.uleb(), at),
    [lineOpcodes.advanceLine]: (at) => moveLine(program.sleb(), at),
    [lineOpcodes.setFile]: () => {
      state.file = program.uleb()
    },
    [lineOpcodes.setColumn]: () => {
      state.column = program.uleb()
    },
    [lineOpcodes.negateStatement]: () => {
      state.isStatement = !state.isStatement
    },
    [lineOpcodes.constAddPc]: (at) => advance(Math.floor((255 - opcodeBase) / lineRange), at),
    [lineOpcodes.fixedAdvancePc]: (at) => setAddress(state.address + program.u16(), at),
  }
  const skipOperands = (opcode: number): void => {
    for (let count = opcodeLengths[opcode - 1]!; count > 0; count--) program.uleb()
  }

  while (program.offset < program.end) {
    const at = program.offset
    const opcode = program.u8()
    if (opcode >= opcodeBase) {
      const adjusted = opcode - opcodeBase
      advance(Math.floor(adjusted / lineRange), at)
      moveLine(lineBase + (adjusted % lineRange), at)
      emit()
    } else if (opcode === lineOpcodes.extended) extended(at)
    else {
      const isUsual = opcodeLengths[opcode - 1] === standardOpcodeLengths[opcode - 1]
      const run = isUsual ? standard[opcode] : undefined
      if (run === undefined) skipOperands(opcode)
      else run(at)
    }
  }
  return rows
}

/**
 * Reads a `.debug_line` section, versions 2 to 5: the files and rows of each unit. Relocations must be applied. Every number is
 * checked; what is not understood is refused.
 */
export const readLineTable = (sections: LineTableSections): DwarfResult<readonly LineUnit[]> =>
  captureMalformed(() => {
    const { lines, lineStrings, strings } = sections
    const cursor = createCursor(lines)
    const rowBudget: RowBudget = { left: freeRows + Math.floor(lines.length / bytesPerRow) }
    const textBytes = lines.length + (lineStrings?.length ?? 0) + (strings?.length ?? 0)
    const textBudget: TextBudget = { left: 4096 + 16 * textBytes }
    const units: LineUnit[] = []
    while (cursor.offset < cursor.end) {
      const offset = cursor.offset
      const { body, isWide } = cursor.unit()
      const header = readLineHeader(body, isWide, sections, textBudget)
      const { version, directories, files } = header
      units.push({ offset, version, directories, files, rows: runLineProgram(body, header, rowBudget) })
    }
    return units
  })
