import { createTerms, type Location, type MeaningContext, type Term } from '@sourceless/isa'
import { applyMeaning, formatInstruction, gp, type Instruction } from '@sourceless/isa-x64'
import { infix } from './infix.js'

const flagNames = new Set(['CF', 'PF', 'AF', 'ZF', 'SF', 'OF', 'DF'])
const comparing: Readonly<Record<string, string>> = {
  cmp: 'compare',
  test: 'test bits of',
  ucomisd: 'compare',
  ucomiss: 'compare',
}

const conditionWords: Readonly<Record<string, string>> = {
  o: 'overflow',
  no: 'no overflow',
  b: 'below (unsigned)',
  ae: 'above or equal (unsigned)',
  e: 'equal or zero',
  ne: 'not equal or not zero',
  be: 'below or equal (unsigned)',
  a: 'above (unsigned)',
  s: 'negative',
  ns: 'not negative',
  p: 'parity even or unordered',
  np: 'parity odd or ordered',
  l: 'less (signed)',
  ge: 'greater or equal (signed)',
  le: 'less or equal (signed)',
  g: 'greater (signed)',
}
const conditional = /^(j|set|cmov)(n?[obeszplga]e?)$/

/** The name a register's low part goes by: rax and 32 bits is eax. */
const partNames = new Map<string, string>()
for (const bits of [8, 16, 32, 64] as const)
  for (let index = 0; index < 16; index++) partNames.set(`${gp(index, 64).name}:${bits}`, gp(index, bits).name)

/**
 * What an x86-64 instruction does, read off its meaning in the instruction table: the state it writes, with the new value in infix notation.
 */
export function describeX64(
  instruction: Instruction,
  address: number,
): { readonly text: string; readonly note: string } {
  const text = formatInstruction(instruction, { address })
  return { text, note: noteOf(instruction, address, text) }
}

function noteOf(instruction: Instruction, address: number, text: string): string {
  const { mnemonic } = instruction.form
  if (mnemonic === 'ret') return 'return'
  if (mnemonic === 'syscall') return 'system call; the number is in rax'
  const terms = createTerms()
  const names = new Map<Term, string>()
  const effects: string[] = []
  let loads = 0
  const name = (term: Term): string | undefined => {
    if (term.op === 'extract' && term.value === 0n && term.args[0]!.op === 'var')
      return partNames.get(`${term.args[0]!.name}:${term.bits}`)
    return names.get(term)
  }
  const show = (term: Term): string => infix(term, name)
  const context: MeaningContext = {
    terms,
    read: (location) => terms.variable(location, flagNames.has(location) ? 1 : 64),
    write: (location, value) => {
      if (!flagNames.has(location) && location !== 'rsp') effects.push(written(location, value, show))
    },
    load: (from, sizeBytes) => {
      const value = terms.variable(`load${loads++}`, sizeBytes * 8)
      names.set(value, `[${show(from)}]`)
      return value
    },
    store: (to, value) => effects.push(`[${show(to)}] = ${show(value)}`),
    trap: () => {},
    jump: (_condition, target, kind) =>
      effects.push(
        `${kind === 'call' ? 'call' : 'go to'} ${target.op === 'const' ? target.value.toString(16) : show(target)}`,
      ),
    systemCall: () => {},
  }
  applyMeaning(instruction, BigInt(address), context)
  const operands = text.slice(mnemonic.length).trim()
  const [, family, code] = conditional.exec(mnemonic) ?? []
  if (family !== undefined) {
    const effect = { j: effects.at(-1), set: `${operands} = 1`, cmov: operands.replace(', ', ' = ') }[family]
    return `${effect} if ${conditionWords[code!] ?? code}`
  }
  const compared = comparing[mnemonic]
  return compared === undefined ? effects.join('; ') : `${compared} ${operands.replace(', ', ' with ')}`
}

function written(location: Location, value: Term, show: (term: Term) => string): string {
  const narrow = value.op === 'zext' ? partNames.get(`${location}:${value.args[0]!.bits}`) : undefined
  if (narrow !== undefined) return `${narrow} = ${show(value.args[0]!)}`
  if (value.op === 'concat' && value.args[1]!.bits < 64) {
    const part = partNames.get(`${location}:${value.args[1]!.bits}`)
    if (part !== undefined) return `${part} = ${show(value.args[1]!)}`
  }
  return `${location} = ${show(value)}`
}
