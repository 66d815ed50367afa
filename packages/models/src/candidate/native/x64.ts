import type { Location } from '@sourceless/isa'
import { gp, parseAssembly, registers, xmm } from '@sourceless/isa-x64'
import { firstFloat, type RegisterNumber, type TextFrame, type TextMachine } from './text-machine.js'

const widths: Readonly<Record<string, number>> = { '': 64, d: 32, w: 16, b: 8 }
const named = new Map(Object.entries(registers))
const pushBytes = 8
const returnBytes = 8
const floatLoads: Readonly<Record<number, string>> = { 4: 'movss', 8: 'movsd', 16: 'movups' }
const onStack = (offset: number): string => `[rsp ${offset < 0 ? '-' : '+'} ${Math.abs(offset)}]`
const name = (register: number): string => gp(register, 64).name

/** Stack bytes besides what is pushed: none where the red zone has room. */
const allocated = ({ spillBytes, redZoneBytes }: TextFrame): number => (spillBytes <= redZoneBytes ? 0 : spillBytes)

function registerOf(location: Location): RegisterNumber | undefined {
  const vector = /^[xy]mm(\d+)h?$/.exec(location)
  if (vector !== null) return firstFloat + Number(vector[1])
  const found = named.get(location)
  return found?.class === 'gp64' ? found.number : undefined
}

/** x86-64 in Intel syntax. */
export const x64: TextMachine = {
  machine: 'x86_64',
  parse: parseAssembly,
  comment: /[#;]|\/\//,
  virtualName(word) {
    const [, base, isFloat, view] = /^((?:(f)?v|arg)(?:0|[1-9]\d*)|result)([dwb]?)$/.exec(word) ?? []
    if (base === undefined || (isFloat !== undefined && view !== '')) return undefined
    return { base, isFloat: base.includes('v') ? isFloat !== undefined : undefined, view: view! }
  },
  registerName(register, view) {
    if (register >= firstFloat) return view === '' ? xmm[register - firstFloat]?.name : undefined
    return gp(register, widths[view]!).name
  },
  registerNamed(word) {
    const found = named.get(word.toLowerCase())
    return found && registerOf(found.location)
  },
  registerOf,
  placeholders: {
    general: [3, 6, 7, 5, 8, 9, 10, 11],
    float: [8, 9, 10, 11, 12, 13, 14, 15].map((n) => firstFloat + n),
  },
  keptFree: [],
  wholeView: { general: '', float: '' },
  copyMnemonic: { general: 'mov', float: 'movaps' },
  load(isFloat, to, { offset, sizeBytes }) {
    if (!isFloat) return `mov ${name(to)}, qword ptr ${onStack(offset)}`
    return `${floatLoads[sizeBytes]} ${xmm[to - firstFloat]!.name}, ${onStack(offset)}`
  },
  store: (isFloat, from, offset) =>
    isFloat
      ? `movups xmmword ptr ${onStack(offset)}, ${xmm[from - firstFloat]!.name}`
      : `mov qword ptr ${onStack(offset)}, ${name(from)}`,
  enter(frame) {
    const bytes = allocated(frame)
    return [...frame.saved.map((r) => `push ${name(r)}`), ...(bytes > 0 ? [`sub rsp, ${bytes}`] : [])]
  },
  leave(frame) {
    const bytes = allocated(frame)
    return [...(bytes > 0 ? [`add rsp, ${bytes}`] : []), ...[...frame.saved].reverse().map((r) => `pop ${name(r)}`)]
  },
  place(frame) {
    const bytes = allocated(frame)
    const caller = bytes + frame.saved.length * pushBytes + returnBytes
    return { spills: bytes > 0 ? 0 : -frame.spillBytes, caller }
  },
  // A page: the stacks of Windows grow by one at a time.
  maximumFrameBytes: 4096,
  syntax:
    'v0, v1, … are 64-bit integer registers, v0d, v0w, v0b their low 32, 16, 8 bits; fv0, fv1, … are xmm registers. ' +
    'arg0, arg1, … hold the machine arguments (arg0d the low 32 bits), result takes what is returned (resultd, resultb). ' +
    'Real registers may be named where an instruction needs them (shl v0, cl). Leave the stack alone.',
}
