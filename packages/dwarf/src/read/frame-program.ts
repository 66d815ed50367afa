import { frameInstructions as opcodes } from '../raw/constants.js'
import type { FrameRule, UnwindRow } from '../types.js'
import type { Cursor } from './cursor.js'
import { malformed } from './malformed.js'

/** What a common information entry says to all its functions. */
export interface FrameFactors {
  readonly codeAlignment: number
  readonly dataAlignment: number
}

export type FrameState = Omit<UnwindRow, 'address'>

/** What the programs of a section may take, in units; a hostile table would copy many rules into many rows. */
export interface FrameBudget {
  left: number
}

/** A unit is a rule that is copied from one row to the next. */
const unitsPerRow = 4
const unitsPerProgram = 32

/** Deepest nesting of remembered states. */
const maximumRemembered = 64

const operandMask = 0x3f

/** A program that runs. */
interface FrameRun {
  readonly program: Cursor
  readonly factors: FrameFactors
  readonly readAddress: (cursor: Cursor) => number
  readonly initial: FrameState | undefined
  readonly budget: FrameBudget
  readonly rows: UnwindRow[]
  readonly remembered: FrameState[]
  address: number
  cfa: FrameState['cfa']
  rules: FrameState['rules']
  /** The rules, while no row and no remembered state has them. */
  own: Map<number, FrameRule> | undefined
}

const spend = ({ budget, program }: FrameRun, units: number): void => {
  budget.left -= units
  if (budget.left < 0) malformed('limit-exceeded', program.offset, 'there are more rows and rules than tables have')
}

const set = (run: FrameRun, register: number, rule: FrameRule | undefined): void => {
  if (run.own === undefined) {
    spend(run, run.rules.size)
    run.own = new Map(run.rules)
    run.rules = run.own
  }
  if (rule === undefined) run.own.delete(register)
  else run.own.set(register, rule)
}

const addRow = (run: FrameRun): void => {
  spend(run, unitsPerRow)
  run.rows.push({ address: run.address, cfa: run.cfa, rules: run.rules })
  run.own = undefined
}

const moveTo = (run: FrameRun, next: number, at: number): void => {
  if (!Number.isSafeInteger(next) || next < run.address) malformed('bad-instruction', at, 'the rows are not in order')
  if (next > run.address) addRow(run)
  run.address = next
}

const advance = (run: FrameRun, delta: number, at: number): void =>
  moveTo(run, run.address + delta * run.factors.codeAlignment, at)

const offsetRule = (run: FrameRun, units: number): FrameRule => {
  return { kind: 'offset', offset: units * run.factors.dataAlignment }
}
const valueRule = (run: FrameRun, units: number): FrameRule => {
  return { kind: 'value', offset: units * run.factors.dataAlignment }
}

const restore = (run: FrameRun, register: number): void => set(run, register, run.initial?.rules.get(register))

const defineCfa = (run: FrameRun, register: number, offset: number): void => {
  run.cfa = { kind: 'register', register, offset }
}

const registerCfa = ({ cfa }: FrameRun, at: number): { readonly register: number; readonly offset: number } =>
  cfa?.kind === 'register' ? cfa : malformed('bad-instruction', at, 'the CFA is not kept by a register')

const rememberState = (run: FrameRun, at: number): void => {
  const { cfa, rules, remembered } = run
  if (remembered.length === maximumRemembered) malformed('limit-exceeded', at, 'states are nested too deeply')
  remembered.push({ cfa, rules })
  run.own = undefined
}

const restoreState = (run: FrameRun, at: number): void => {
  const { cfa, rules } = run.remembered.pop() ?? malformed('bad-instruction', at, 'no state was remembered')
  Object.assign(run, { cfa, rules, own: undefined })
}

/** What each instruction does whose operands follow it; it is given its own offset. */
const instructions: Readonly<Record<number, (run: FrameRun, program: Cursor, at: number) => void>> = {
  [opcodes.nop]: () => undefined,
  [opcodes.setLocation]: (run, p, at) => moveTo(run, run.readAddress(p), at),
  [opcodes.advance1]: (run, p, at) => advance(run, p.u8(), at),
  [opcodes.advance2]: (run, p, at) => advance(run, p.u16(), at),
  [opcodes.advance4]: (run, p, at) => advance(run, p.u32(), at),
  [opcodes.offsetExtended]: (run, p) => set(run, p.uleb(), offsetRule(run, p.uleb())),
  [opcodes.offsetExtendedSigned]: (run, p) => set(run, p.uleb(), offsetRule(run, p.sleb())),
  [opcodes.restoreExtended]: (run, p) => restore(run, p.uleb()),
  [opcodes.undefined]: (run, p) => set(run, p.uleb(), { kind: 'undefined' }),
  [opcodes.sameValue]: (run, p) => set(run, p.uleb(), { kind: 'same' }),
  [opcodes.register]: (run, p) => set(run, p.uleb(), { kind: 'register', register: p.uleb() }),
  [opcodes.valueOffset]: (run, p) => set(run, p.uleb(), valueRule(run, p.uleb())),
  [opcodes.valueOffsetSigned]: (run, p) => set(run, p.uleb(), valueRule(run, p.sleb())),
  [opcodes.expression]: (run, p) => set(run, p.uleb(), { kind: 'expression', bytes: p.bytes(p.uleb()) }),
  [opcodes.valueExpression]: (run, p) => set(run, p.uleb(), { kind: 'value-expression', bytes: p.bytes(p.uleb()) }),
  [opcodes.defineCfa]: (run, p) => defineCfa(run, p.uleb(), p.uleb()),
  [opcodes.defineCfaSigned]: (run, p) => defineCfa(run, p.uleb(), p.sleb() * run.factors.dataAlignment),
  // Assemblers for RISC-V begin with this and mean the distance 0.
  [opcodes.defineCfaRegister]: (run, p, at) =>
    defineCfa(run, p.uleb(), run.cfa === undefined ? 0 : registerCfa(run, at).offset),
  [opcodes.defineCfaOffset]: (run, p, at) => defineCfa(run, registerCfa(run, at).register, p.uleb()),
  [opcodes.defineCfaOffsetSigned]: (run, p, at) =>
    defineCfa(run, registerCfa(run, at).register, p.sleb() * run.factors.dataAlignment),
  [opcodes.defineCfaExpression]: (run, p) => {
    run.cfa = { kind: 'expression', bytes: p.bytes(p.uleb()) }
  },
  [opcodes.rememberState]: (run, _, at) => rememberState(run, at),
  [opcodes.restoreState]: (run, _, at) => restoreState(run, at),
  // Return addresses are signed from here on, or no longer: where they lie stays the same.
  [opcodes.negateReturnState]: () => undefined,
  [opcodes.argumentsSize]: (_, p) => void p.uleb(),
}

const unknown = (_run: FrameRun, _program: Cursor, at: number): never =>
  malformed('bad-instruction', at, 'the frame instruction is not known')

const nothing: FrameState = { cfa: undefined, rules: new Map() }

/**
 * Runs call frame instructions (DWARF 5, section 6.4.2) from `start` on. `initial` is what restored registers go back to: the state
 * behind the instructions of the common entry, or nothing while those run themselves.
 */
export const runFrameProgram = (
  program: Cursor,
  factors: FrameFactors,
  readAddress: (cursor: Cursor) => number,
  start: number,
  initial: FrameState | undefined,
  budget: FrameBudget,
): readonly UnwindRow[] => {
  const own = { rows: [], remembered: [], address: start, own: undefined }
  const run: FrameRun = { program, factors, readAddress, initial, budget, ...(initial ?? nothing), ...own }
  spend(run, unitsPerProgram)
  while (program.offset < program.end) {
    const at = program.offset
    const opcode = program.u8()
    const operand = opcode & operandMask
    const main = opcode - operand
    if (main === opcodes.advance) advance(run, operand, at)
    else if (main === opcodes.offset) set(run, operand, offsetRule(run, program.uleb()))
    else if (main === opcodes.restore) restore(run, operand)
    else (instructions[opcode] ?? unknown)(run, program, at)
  }
  addRow(run)
  return run.rows
}
