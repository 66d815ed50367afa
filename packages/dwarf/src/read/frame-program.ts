import { frameInstructions } from '../raw/constants.js'
import type { FrameRule, UnwindRow } from '../types.js'
import type { Cursor } from './cursor.js'
import { malformed } from './malformed.js'

/** What a common information entry says to all its functions. */
export interface FrameFactors {
  readonly codeAlignment: number
  readonly dataAlignment: number
}

export type FrameState = Omit<UnwindRow, 'address'>

/** Rules that are copied from row to row; a hostile table would copy many into many. */
export interface RuleBudget {
  left: number
}

/** Deepest nesting of remembered states. */
const maximumRemembered = 64

const operandMask = 0x3f

/**
 * Runs call frame instructions (DWARF 5, section 6.4.2) from `state` on. `initial` is what restored registers go back to: the
 * state behind the instructions of the common entry, or nothing while those run themselves.
 */
export const runFrameProgram = (
  program: Cursor,
  { codeAlignment, dataAlignment }: FrameFactors,
  readAddress: (cursor: Cursor) => number,
  start: number,
  initial: FrameState | undefined,
  budget: RuleBudget,
): readonly UnwindRow[] => {
  let { cfa, rules }: FrameState = initial ?? { cfa: undefined, rules: new Map() }
  let address = start
  const rows: UnwindRow[] = []
  const remembered: FrameState[] = []
  const opcodes = frameInstructions

  const copy = (): Map<number, FrameRule> => {
    budget.left -= 1 + rules.size
    if (budget.left < 0) malformed('limit-exceeded', program.offset, 'the rows hold more rules than tables do')
    return new Map(rules)
  }
  const set = (register: number, rule: FrameRule | undefined): void => {
    const changed = copy()
    if (rule === undefined) changed.delete(register)
    else changed.set(register, rule)
    rules = changed
  }
  const moveTo = (next: number, at: number): void => {
    if (!Number.isSafeInteger(next) || next < address) malformed('bad-instruction', at, 'the rows are not in order')
    if (next > address) rows.push({ address, cfa, rules })
    address = next
  }
  const advance = (delta: number, at: number): void => moveTo(address + delta * codeAlignment, at)
  const offsetRule = (units: number): FrameRule => ({ kind: 'offset', offset: units * dataAlignment })
  const restore = (register: number): void => set(register, initial?.rules.get(register))
  const registerCfa = (at: number): { readonly register: number; readonly offset: number } =>
    cfa?.kind === 'register' ? cfa : malformed('bad-instruction', at, 'the CFA is not kept by a register')
  const defineCfa = (register: number, offset: number): void => {
    cfa = { kind: 'register', register, offset }
  }

  const saveState = (at: number): void => {
    if (remembered.length === maximumRemembered) malformed('limit-exceeded', at, 'states are nested too deeply')
    remembered.push({ cfa, rules })
  }
  const restoreState = (at: number): void => {
    const state = remembered.pop() ?? malformed('bad-instruction', at, 'no state was remembered')
    cfa = state.cfa
    rules = state.rules
  }
  const { u8, u16, u32, uleb, sleb, bytes } = program

  /** What each instruction does; it is given its own offset. */
  const extended: Readonly<Record<number, (at: number) => void>> = {
    [opcodes.nop]: () => undefined,
    [opcodes.setLocation]: (at) => moveTo(readAddress(program), at),
    [opcodes.advance1]: (at) => advance(u8(), at),
    [opcodes.advance2]: (at) => advance(u16(), at),
    [opcodes.advance4]: (at) => advance(u32(), at),
    [opcodes.offsetExtended]: () => set(uleb(), offsetRule(uleb())),
    [opcodes.offsetExtendedSigned]: () => set(uleb(), offsetRule(sleb())),
    [opcodes.restoreExtended]: () => restore(uleb()),
    [opcodes.undefined]: () => set(uleb(), { kind: 'undefined' }),
    [opcodes.sameValue]: () => set(uleb(), { kind: 'same' }),
    [opcodes.register]: () => set(uleb(), { kind: 'register', register: uleb() }),
    [opcodes.valueOffset]: () => set(uleb(), { kind: 'value', offset: uleb() * dataAlignment }),
    [opcodes.valueOffsetSigned]: () => set(uleb(), { kind: 'value', offset: sleb() * dataAlignment }),
    [opcodes.expression]: () => set(uleb(), { kind: 'expression', bytes: bytes(uleb()) }),
    [opcodes.valueExpression]: () => set(uleb(), { kind: 'value-expression', bytes: bytes(uleb()) }),
    [opcodes.defineCfa]: () => defineCfa(uleb(), uleb()),
    [opcodes.defineCfaSigned]: () => defineCfa(uleb(), sleb() * dataAlignment),
    // Assemblers for RISC-V begin with this and mean the distance 0.
    [opcodes.defineCfaRegister]: (at) => defineCfa(uleb(), cfa === undefined ? 0 : registerCfa(at).offset),
    [opcodes.defineCfaOffset]: (at) => defineCfa(registerCfa(at).register, uleb()),
    [opcodes.defineCfaOffsetSigned]: (at) => defineCfa(registerCfa(at).register, sleb() * dataAlignment),
    [opcodes.defineCfaExpression]: () => {
      cfa = { kind: 'expression', bytes: bytes(uleb()) }
    },
    [opcodes.rememberState]: saveState,
    [opcodes.restoreState]: restoreState,
    // Return addresses are signed from here on, or no longer: where they lie stays the same.
    [opcodes.negateReturnState]: () => undefined,
    [opcodes.argumentsSize]: () => void uleb(),
  }
  const unknown = (at: number): never => malformed('bad-instruction', at, 'the frame instruction is not known')

  while (program.offset < program.end) {
    const at = program.offset
    const opcode = program.u8()
    const operand = opcode & operandMask
    const main = opcode - operand
    if (main === opcodes.advance) advance(operand, at)
    else if (main === opcodes.offset) set(operand, offsetRule(program.uleb()))
    else if (main === opcodes.restore) restore(operand)
    else (extended[opcode] ?? unknown)(at)
  }
  rows.push({ address, cfa, rules })
  return rows
}
