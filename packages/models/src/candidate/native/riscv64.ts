import { f, parseAssembly, registerNamed, x } from '@sourceless/isa-riscv64'
import { firstFloat, type TextFrame, type TextMachine } from './text-machine.js'

const slot = 8
const stackPointer = 2

const size = ({ saved, spillBytes }: TextFrame): number => spillBytes + Math.ceil((saved.length * slot) / 16) * 16
const nameOf = (register: number): string => (register >= firstFloat ? f[register - firstFloat]! : x[register]!).name

const access =
  ({ spillBytes }: TextFrame, mnemonic: 'ld' | 'sd') =>
  (register: number, n: number): string =>
    `${mnemonic} ${nameOf(register)}, ${spillBytes + n * slot}(sp)`

/** RISC-V in GNU syntax. */
export const riscv64: TextMachine = {
  machine: 'riscv64',
  parse: parseAssembly,
  comment: /#|\/\//,
  virtualName(word) {
    const [, base, isFloat] = /^((?:(f)?v|arg)(?:0|[1-9]\d*)|result)$/.exec(word) ?? []
    if (base === undefined) return undefined
    return { base, isFloat: base.includes('v') ? isFloat !== undefined : undefined, view: '' }
  },
  registerName: (register, view) => (view === '' ? nameOf(register) : undefined),
  registerNamed(word) {
    const found = registerNamed(word)
    return found && found.number + (found.class === 'f' ? firstFloat : 0)
  },
  registerOf(location) {
    const [, letter, number] = /^([xf])(\d+)$/.exec(location) ?? []
    return letter === undefined ? undefined : Number(number) + (letter === 'f' ? firstFloat : 0)
  },
  placeholders: { general: [18, 19, 20, 21, 22, 23, 24], float: [18, 19, 20, 21, 22].map((n) => firstFloat + n) },
  // Zero and the return address.
  keptFree: [0, 1, stackPointer],
  wholeView: { general: '', float: '' },
  copyMnemonic: { general: 'mv', float: 'fmv.d' },
  load: (isFloat, to, { offset, sizeBytes }) =>
    `${isFloat ? (sizeBytes === 4 ? 'flw' : 'fld') : 'ld'} ${nameOf(to)}, ${offset}(sp)`,
  store: (isFloat, from, offset) => `${isFloat ? 'fsd' : 'sd'} ${nameOf(from)}, ${offset}(sp)`,
  enter(frame) {
    return size(frame) === 0 ? [] : [`addi sp, sp, -${size(frame)}`, ...frame.saved.map(access(frame, 'sd'))]
  },
  leave(frame) {
    return size(frame) === 0 ? [] : [...frame.saved.map(access(frame, 'ld')), `addi sp, sp, ${size(frame)}`]
  },
  place: (frame) => ({ spills: 0, caller: size(frame) }),
  // What an immediate reaches.
  maximumFrameBytes: 2032,
  syntax:
    'v0, v1, … are integer registers; fv0, fv1, … are float registers. arg0, arg1, … hold the machine arguments, result takes what is returned. ' +
    'Real registers may be named too. Leave the stack alone.',
}
