import type { Location } from '@sourceless/isa'
import { parseAssembly, registerOf, registers } from '@sourceless/isa-arm64'
import { firstFloat, type RegisterNumber, type TextFrame, type TextMachine } from './text-machine.js'

const slot = 8
const generalViews = 'xw'
const scalarViews = 'bhsdq'
const named = new Map(Object.entries(registers))

const size = ({ saved, spillBytes }: TextFrame): number => spillBytes + Math.ceil((saved.length * slot) / 16) * 16

/** Saved registers lie above the spilled values; neighbours go together. */
function groups({ saved, spillBytes }: TextFrame): { readonly names: readonly string[]; readonly offset: number }[] {
  const made: { readonly names: readonly string[]; readonly offset: number }[] = []
  for (let n = 0; n < saved.length; ) {
    const isPair = saved[n + 1] === saved[n]! + 1
    const names = saved.slice(n, n + (isPair ? 2 : 1)).map((r) => `x${r}`)
    made.push({ names, offset: spillBytes + n * slot })
    n += names.length
  }
  return made
}

const access =
  (direction: 'ld' | 'st') =>
  ({ names, offset }: ReturnType<typeof groups>[number]) =>
    `${direction}${names.length === 2 ? 'p' : 'r'} ${names.join(', ')}, [sp, #${offset}]`

const narrowLoads: Readonly<Record<number, string>> = { 1: 'b', 2: 'h' }

function registerNumber(location: Location): RegisterNumber | undefined {
  const [, letter, number] = /^([xv])(\d+)h?$/.exec(location) ?? []
  if (letter !== undefined) return Number(number) + (letter === 'v' ? firstFloat : 0)
  return location === 'sp' ? 31 : undefined
}

/** AArch64 in GNU syntax. */
export const arm64: TextMachine = {
  machine: 'aarch64',
  parse: parseAssembly,
  comment: /;|\/\//,
  virtualName(word) {
    const [, letter, number, fixed, arrangement] =
      /^([xwbhsdqv])(?:v(0|[1-9]\d*)|(arg(?:0|[1-9]\d*)|result))(\.\w+)?$/.exec(word) ?? []
    if (letter === undefined || (letter === 'v') !== (arrangement !== undefined)) return undefined
    const isFloat = !generalViews.includes(letter)
    return {
      base: fixed ?? `${isFloat ? 'f' : ''}v${number}`,
      // `wresult` or `dresult`: which class is meant shows, but one of both only is right.
      isFloat,
      view: arrangement ?? letter,
    }
  },
  registerName(register, view) {
    if (register < firstFloat) {
      if (!generalViews.includes(view)) return undefined
      return registerOf(view as 'x' | 'w', register).name
    }
    const number = register - firstFloat
    if (view.startsWith('.')) return `v${number}${view}`
    return scalarViews.includes(view) ? registerOf(view as 'd', number).name : undefined
  },
  registerNamed(word) {
    const vector = /^v(\d+)(?:\.\w+)?$/.exec(word)
    if (vector !== null) return firstFloat + Number(vector[1])
    const found = named.get(word.toLowerCase())
    return found && registerNumber(found.location)
  },
  registerOf: registerNumber,
  placeholders: { general: [9, 10, 11, 12, 13, 14, 15, 8], float: [0, 1, 2, 3, 4, 5, 6, 7].map((n) => firstFloat + n) },
  // The frame pointer and the return address.
  keptFree: [29, 30],
  wholeView: { general: 'x', float: '.16b' },
  copyMnemonic: { general: 'mov', float: 'mov' },
  load(isFloat, to, { offset, sizeBytes, signed }) {
    const at = `[sp, #${offset}]`
    if (isFloat) return `ldr ${sizeBytes === 4 ? 's' : sizeBytes === 8 ? 'd' : 'q'}${to - firstFloat}, ${at}`
    const narrow = narrowLoads[sizeBytes]
    if (narrow !== undefined) return `ldr${signed ? 's' : ''}${narrow} w${to}, ${at}`
    return `ldr ${sizeBytes === 4 ? 'w' : 'x'}${to}, ${at}`
  },
  store: (isFloat, from, offset) => `str ${isFloat ? `q${from - firstFloat}` : `x${from}`}, [sp, #${offset}]`,
  enter(frame) {
    return size(frame) === 0 ? [] : [`sub sp, sp, #${size(frame)}`, ...groups(frame).map(access('st'))]
  },
  leave(frame) {
    return size(frame) === 0 ? [] : [...groups(frame).reverse().map(access('ld')), `add sp, sp, #${size(frame)}`]
  },
  place: (frame) => ({ spills: 0, caller: size(frame) }),
  // What `stp` reaches.
  maximumFrameBytes: 496,
  syntax:
    'xv0, xv1, … are 64-bit integer registers, wv0 the low 32 bits of xv0; dv0, sv0, qv0, vv0.16b are views of the vector register 0. ' +
    'xarg0, warg0 (darg0, sarg0 for floats) hold the machine arguments, xresult, wresult (dresult, sresult) takes what is returned. ' +
    'Real registers may be named too. Leave the stack alone.',
}
