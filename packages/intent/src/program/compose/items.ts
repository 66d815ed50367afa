import type { Outcome } from '../notes.js'
import { type Context, ending, indent, quoteText } from './rule.js'

/** What the input is divided into. */
export type Unit = 'line' | 'word' | 'number' | 'argument' | 'byte'

/** A condition of the item that is bytes `start` to `end` of `text`, and `value` if it is a number. */
export interface Test {
  readonly condition: string
  /** Statements before the condition. */
  readonly before?: string
  /** Whether it looks at the first argument. */
  readonly argument?: boolean
  readonly helpers?: string
}

/** What is printed of an item; `number` where that is a number. */
export interface Value {
  readonly write: string
  readonly before?: string
  readonly number?: string
  /** Whether the number may be negative. */
  readonly signed?: boolean
  readonly helpers?: string
}

export type Order = 'bytes' | 'value' | 'length'

/** One thing that is done to all items, in the order that the stages are said. */
export type Stage =
  | { readonly kind: 'where'; readonly test: Test }
  /** The items whose number, counted from 1, passes a condition on `n`. */
  | { readonly kind: 'numbered'; readonly condition: string }
  | { readonly kind: 'last'; readonly count: string; readonly drop: boolean }
  | { readonly kind: 'best'; readonly by: Order; readonly greatest: boolean; readonly latest: boolean }
  | { readonly kind: 'sort'; readonly by: Order; readonly descending: boolean }
  | { readonly kind: 'reverse' }
  /** Of equal items the first, or of equal neighbours only; inverted, those that are no first. */
  | { readonly kind: 'distinct'; readonly neighbours: boolean; readonly inverted?: boolean }
  /** Each item so many times. */
  | { readonly kind: 'repeat'; readonly times: string }
  /** The items that occur once. */
  | { readonly kind: 'once' }

export type Output =
  | { readonly kind: 'items'; readonly separator?: string; readonly lined?: boolean }
  | { readonly kind: 'count' | 'sum' | 'product' | 'maximum' | 'minimum' | 'average' }
  /** One of two outcomes, by a condition on how many items there are. */
  | { readonly kind: 'choice'; readonly condition: string; readonly whenTrue: Outcome; readonly whenFalse: Outcome }

export interface Pipeline {
  readonly unit: Unit
  readonly stages: readonly Stage[]
  readonly output: Output
  readonly value?: Value
  /** What stands between an item's number and the item. */
  readonly numbering?: string
  /** The exit status is the number of items. */
  readonly exits?: boolean
  /** The first argument is the number `n` of the stages. */
  readonly counted?: boolean
}

/** Bytes that are held, bytes of one item where they are not, and items. */
const TEXT = 500_000
const LINE = 65_536
const ITEMS = 65_000

const valueFunction = (type: string): string => `

/** The decimal integer from start to end of text. */
function value_of(text: ${type}, start: u64, end: u64): i64 {
  let n: i64 = 0
  for (let i = start; i < end; i++) {
    if (text[i] >= '0' && text[i] <= '9') n = n * 10 + i64(text[i] - '0')
  }
  return start < end && text[start] == '-' ? 0 - n : n
}`
const VALUE = 'const value = value_of(text, start, end)'
/** The number that an argument is. */
export const COUNT_OF = `

/** The decimal number that s is. */
function count_of(s: cstr): u64 {
  let n: u64 = 0
  for (let i: u64 = 0; s[i] >= '0' && s[i] <= '9'; i++) n = n * 10 + u64(s[i] - '0')
  return n
}`
const SAME = `

/** Whether two parts of text are equal. */
function same(text: readonly u8[], a: u64, aEnd: u64, b: u64, bEnd: u64): bool {
  if (aEnd - a != bEnd - b) return false
  for (let i: u64 = 0; i < aEnd - a; i++) {
    if (text[a + i] != text[b + i]) return false
  }
  return true
}`
const BYTES_BEFORE = `

/** Whether the part of text from a comes before the one from b, byte by byte. */
function comes_before(text: readonly u8[], a: u64, aEnd: u64, b: u64, bEnd: u64): bool {
  let i: u64 = 0
  while (a + i < aEnd && b + i < bEnd && text[a + i] == text[b + i]) i++
  if (b + i == bEnd) return false
  return a + i == aEnd || text[a + i] < text[b + i]
}`

/** Whether one item, named by its prefix, comes before another. */
function precedes(by: Order, [a, aEnd]: readonly string[], [b, bEnd]: readonly string[]): string {
  if (by === 'length') return `${aEnd} - ${a} < ${bEnd} - ${b}`
  if (by === 'value') return `value_of(text, ${a}, ${aEnd}) < value_of(text, ${b}, ${bEnd})`
  return `comes_before(text, ${a}, ${aEnd}, ${b}, ${bEnd})`
}

const isBlank = (c: string): string => `(${c} == 32 || (${c} >= 9 && ${c} <= 13))`

/** Statements that read the items one after the other and do `each` with every one; `keep` stores all of them in `text`. */
function source(
  unit: Unit,
  { keep, numeric, backwards }: { readonly keep: boolean; readonly numeric: boolean; readonly backwards: boolean },
  each: string,
  context: Context,
): string {
  const { empty, noArguments } = context.notes
  const stored = keep || (numeric && unit !== 'number') || /\btext\b/.test(each)
  const parsed = numeric && stored ? `${VALUE}\n` : ''
  if (unit === 'argument') {
    const none = noArguments === undefined ? '' : `if (args.length == 0) ${ending(noArguments)}\n`
    return `${none}${keep ? keptArguments(`${parsed}${each}`) : eachArgument(`${parsed}${each}`, backwards)}`
  }
  const room = keep ? TEXT : LINE
  const put = (byte: string) => (stored ? `if (end == ${room}) exit(2)\ntext[end] = ${byte}\nend++` : 'end++')
  const take = (condition: string) => `while (${condition}) {\n${indent(`${put('u8(c)')}\nc = read()`, 2)}\n}`
  const items: Readonly<Record<typeof unit, string>> = {
    line: `let end = start\n${take('c >= 0 && c != 10')}\nconst ended = c == 10\nif (ended) c = read()`,
    byte: `let end = start\n${put('u8(c)')}\nc = read()`,
    word: `let end = start\nwhile (${isBlank('c')}) c = read()\nif (c < 0) break\n${take(`c >= 0 && !${isBlank('c')}`)}`,
    number: stored
      ? `let end = start
while (c >= 0 && (c < 48 || c > 57)) {
  end = start
  if (c == 45) {
${indent(put("'-'"), 4)}
  }
  c = read()
}
if (c < 0) break
${take('c >= 48 && c <= 57')}`
      : `let negative = false
while (c >= 0 && (c < 48 || c > 57)) {
  negative = c == 45
  c = read()
}
if (c < 0) break
let value: i64 = 0
while (c >= 48 && c <= 57) {
  value = value * 10 + i64(c - 48)
  c = read()
}
if (negative) value = 0 - value`,
  }
  const declared = `${stored ? `let text: u8[${room}]\n` : ''}${keep ? 'let size: u64 = 0\n' : ''}let c = read()\n`
  const none = empty === undefined || (empty.text === '' && empty.status === 0) ? '' : `if (c < 0) ${ending(empty)}\n`
  const start = keep ? 'const start = size\n' : unit === 'number' && !stored ? '' : 'const start: u64 = 0\n'
  const body = `${start}${items[unit]}\n${keep ? 'size = end\n' : ''}${parsed}${each}`
  return `${declared}${none}while (c >= 0) {\n${indent(body, 2)}\n}`
}

/** The arguments where they are: what speaks of `text` looks into each. */
const eachArgument = (each: string, backwards: boolean): string => {
  const ends = /\bstart\b|\bend\b/.test(each) ? 'const start: u64 = 0\nconst end = args[k].length\n' : ''
  const head = backwards
    ? 'for (let left = args.length; left > 0; left--) {\n  const k = left - 1'
    : 'for (let k: u64 = 0; k < args.length; k++) {'
  return `${head}
${indent(`${ends}${each.replaceAll('text[', 'args[k][').replaceAll('value_of(text,', 'value_of(args[k],')}`, 2)}
}`
}
const keptArguments = (each: string): string => `let text: u8[${TEXT}]
let size: u64 = 0
for (let k: u64 = 0; k < args.length; k++) {
  const start = size
  let end = start
  for (let i: u64 = 0; args[k][i] != 0; i++) {
    if (end == ${TEXT}) exit(2)
    text[end] = args[k][i]
    end++
  }
  size = end
${indent(each, 2)}
}`

/** Whether a stage looks at the text of items that were read before. */
const holdsText = ({ kind }: Stage): boolean => kind !== 'where' && kind !== 'numbered' && kind !== 'repeat'
/** Whether a stage has to see all items before the first comes out. */
const needsAll = (stage: Stage): boolean =>
  stage.kind === 'last' || stage.kind === 'sort' || stage.kind === 'reverse' || stage.kind === 'once'

/** The contract of a pipeline. */
export function emitPipeline(
  { unit, stages: said, output, value, numbering, exits, counted }: Pipeline,
  context: Context,
): string {
  // Arguments are there in any order.
  const backwards = unit === 'argument' && said[0]?.kind === 'reverse' && !said.slice(1).some(holdsText)
  const stages = backwards ? said.slice(1) : said
  const numeric =
    unit === 'number' ||
    (output.kind !== 'items' && output.kind !== 'count' && output.kind !== 'choice' && value?.number === undefined) ||
    stages.some((stage) => (stage.kind === 'sort' || stage.kind === 'best') && stage.by === 'value')
  const before: string[] = []
  const after: string[] = []
  const helpers = new Set<string>()
  const { found, newline } = context.notes

  const printed = (): string => {
    if (output.kind === 'count') {
      before.push('let total: u64 = 0')
      after.push('writeDecimal(total)\nwrite("\\n")')
      return 'total++'
    }
    if (output.kind === 'choice') {
      before.push('let total: u64 = 0')
      after.push(
        `if (${output.condition.replaceAll('$', 'total')}) ${ending(output.whenTrue)}\nelse ${ending(output.whenFalse)}`,
      )
      return 'total++'
    }
    if (exits === true) {
      before.push('let total: i32 = 0')
      after.push('exit(total & 255)')
    }
    if (output.kind !== 'items') {
      const number = value?.number ?? 'value'
      const type = value?.number === undefined || value.signed === true ? 'i64' : 'u64'
      if (output.kind === 'average') {
        before.push(`let result: ${type} = 0\nlet total: ${type} = 0`)
        after.push('writeDecimal(total == 0 ? 0 : result / total)\nwrite("\\n")')
        return `${value?.before ?? ''}\nresult += ${number}\ntotal++`
      }
      const first = output.kind === 'maximum' || output.kind === 'minimum'
      before.push(`let result: ${type} = ${output.kind === 'product' ? 1 : 0}${first ? '\nlet any = false' : ''}`)
      after.push('writeDecimal(result)\nwrite("\\n")')
      const setup = value?.before === undefined ? '' : `${value.before}\n`
      if (!first) return `${setup}result ${output.kind === 'sum' ? '+=' : '*='} ${number}`
      return `${setup}if (!any || ${number} ${output.kind === 'maximum' ? '>' : '<'} result) result = ${number}\nany = true`
    }
    const own =
      value?.write ?? (unit === 'number' ? 'writeDecimal(value)' : 'for (let i = start; i < end; i++) write(text[i])')
    const mark = `${found === undefined ? '' : 'printedAny = true\n'}${exits === true ? 'total++\n' : ''}`
    if (found !== undefined) {
      before.push('let printedAny = false')
      after.push(`exit(printedAny ? ${found.some} : ${found.none})`)
    }
    let number = ''
    if (numbering !== undefined) {
      before.push('let number: u64 = 0')
      number = `number++\nwriteDecimal(number)\nwrite(${quoteText(numbering)})\n`
    }
    if (output.separator === undefined && unit === 'byte' && output.lined !== true) return `${mark}${own}`
    if (output.separator === undefined) {
      const kept = newline === 'kept' && unit === 'line' && !stages.some(needsAll)
      return `${mark}${number}${own}\n${kept ? 'if (ended) ' : ''}write("\\n")`
    }
    before.push('let first = true')
    after.unshift('write("\\n")')
    return `${mark}if (!first) write(${quoteText(output.separator)})\nfirst = false\n${number}${own}`
  }

  let collected = 0
  /** Statements for one item that run the stages from the given one on. */
  const run = (at: number): string => {
    const stage = stages[at]
    if (stage === undefined) return printed()
    if (stage.kind === 'where') {
      if (stage.test.helpers !== undefined) helpers.add(stage.test.helpers)
      return `${stage.test.before ?? ''}\nif (${stage.test.condition}) {\n${indent(run(at + 1), 2)}\n}`
    }
    if (stage.kind === 'repeat')
      return `for (let time${at}: u64 = 0; time${at} < ${stage.times}; time${at}++) {\n${indent(run(at + 1), 2)}\n}`
    if (stage.kind === 'numbered') {
      const n = `seen${at}`
      before.push(`let ${n}: u64 = 0`)
      return `${n}++\nif (${stage.condition.replaceAll('$', n)}) {\n${indent(run(at + 1), 2)}\n}`
    }
    if (stage.kind === 'best') {
      const [best, end, any] = [`best${at}`, `bestEnd${at}`, `any${at}`]
      before.push(`let ${best}: u64 = 0\nlet ${end}: u64 = 0\nlet ${any} = false`)
      const [held, now] = [
        [best, end],
        ['start', 'end'],
      ]
      const better = stage.greatest ? precedes(stage.by, held!, now!) : precedes(stage.by, now!, held!)
      const worse = stage.greatest ? precedes(stage.by, now!, held!) : precedes(stage.by, held!, now!)
      if (stage.by === 'bytes') helpers.add(BYTES_BEFORE)
      const rest = run(at + 1)
      after.unshift(
        `if (${any}) {\n  const start = ${best}\n  const end = ${end}\n${numeric ? `  ${VALUE}\n` : ''}${indent(rest, 2)}\n}`,
      )
      return `if (!${any} || ${stage.latest ? `!(${worse})` : better}) {\n  ${best} = start\n  ${end} = end\n  ${any} = true\n}`
    }
    if (stage.kind === 'distinct' && stage.neighbours) {
      const [last, end, any] = [`last${at}`, `lastEnd${at}`, `any${at}`]
      helpers.add(SAME)
      before.push(`let ${last}: u64 = 0\nlet ${end}: u64 = 0\nlet ${any} = false`)
      return `const fresh${at} = !${any} || !same(text, ${last}, ${end}, start, end)\n${last} = start\n${end} = end\n${any} = true\nif (${stage.inverted === true ? '!' : ''}fresh${at}) {\n${indent(run(at + 1), 2)}\n}`
    }
    const kept = `held${collected}`
    const first = collected === 0
    collected++
    before.push(`let ${kept}: u64 = 0`)
    if (first) before.push(`let starts: u32[${ITEMS}]\nlet ends: u32[${ITEMS}]`)
    const put = `if (${kept} == ${ITEMS}) exit(2)\nstarts[${kept}] = u32(start)\nends[${kept}] = u32(end)\n${kept}++`
    const span = (i: string): readonly string[] => [`u64(starts[${i}])`, `u64(ends[${i}])`]
    if (stage.kind === 'distinct') {
      helpers.add(SAME)
      const seen = `known${at}`
      const fresh = `let ${seen} = false\nfor (let k: u64 = 0; k < ${kept} && !${seen}; k++) {\n  if (same(text, u64(starts[k]), u64(ends[k]), start, end)) ${seen} = true\n}`
      return stage.inverted === true
        ? `${fresh}\nif (!${seen}) {\n${indent(put, 2)}\n} else {\n${indent(run(at + 1), 2)}\n}`
        : `${fresh}\nif (!${seen}) {\n${indent(`${put}\n${run(at + 1)}`, 2)}\n}`
    }
    const rest = run(at + 1)
    const each = `const start = u64(starts[at])\nconst end = u64(ends[at])\n${numeric ? `${VALUE}\n` : ''}${rest}`
    const loop = (from: string, to: string): string =>
      `for (let at: u64 = ${from}; at < ${to}; at++) {\n${indent(each, 2)}\n}`
    const saved = (count: string): string => `(${kept} > ${count} ? ${kept} - ${count} : 0)`
    if (stage.kind === 'last')
      after.unshift(stage.drop ? loop('0', saved(stage.count)) : loop(saved(stage.count), kept))
    else if (stage.kind === 'reverse')
      after.unshift(`for (let left = ${kept}; left > 0; left--) {\n  const at = left - 1\n${indent(each, 2)}\n}`)
    else if (stage.kind === 'once') {
      helpers.add(SAME)
      after.unshift(
        loop('0', kept).replace(
          rest.length === 0 ? '\n}' : indent(rest, 2),
          indent(
            `let times: u64 = 0\nfor (let k: u64 = 0; k < ${kept}; k++) {\n  if (same(text, u64(starts[k]), u64(ends[k]), start, end)) times++\n}\nif (times == 1) {\n${indent(rest, 2)}\n}`,
            2,
          ),
        ),
      )
    } else {
      if (stage.by === 'bytes') helpers.add(BYTES_BEFORE)
      const less = stage.descending
        ? precedes(stage.by, span('k - 1'), ['moved', 'movedEnd'])
        : precedes(stage.by, ['moved', 'movedEnd'], span('k - 1'))
      after.unshift(
        `for (let at: u64 = 1; at < ${kept}; at++) {
  const moved = u64(starts[at])
  const movedEnd = u64(ends[at])
  let k = at
  while (k > 0 && ${less}) {
    starts[k] = starts[k - 1]
    ends[k] = ends[k - 1]
    k--
  }
  starts[k] = u32(moved)
  ends[k] = u32(movedEnd)
}
${loop('0', kept)}`,
      )
    }
    return put
  }
  const each = run(0)
  /** `the last argument` of none is nothing to print. */
  const one =
    unit === 'argument' &&
    context.notes.noArguments === undefined &&
    said.some(
      (stage) =>
        (stage.kind === 'numbered' && /^\$ == 1$/.test(stage.condition)) ||
        (stage.kind === 'last' && stage.count === '1' && !stage.drop),
    )
  const uses = one || counted === true || stages.some((stage) => stage.kind === 'where' && stage.test.argument === true)
  if (counted === true) {
    helpers.add(COUNT_OF)
    before.unshift('const n = count_of(args[0])')
  }
  if (value?.helpers !== undefined) helpers.add(value.helpers)
  const keep = stages.some(holdsText)
  const body = source(unit, { keep, numeric, backwards }, each, context)
  if (body.includes('value_of(')) helpers.add(valueFunction(unit === 'argument' && !keep ? 'cstr' : 'readonly u8[]'))
  const head =
    unit === 'argument' || uses
      ? `function main(args: cstr[]): void {${uses ? '\n  requires(args.length >= 1)' : ''}`
      : 'function main(): void {'
  const all = `${head}\n${indent([...before, body, ...after].join('\n'), 2)}\n}`.replace(/\n\s*\n/g, '\n')
  return `${/\bended\b/.test(each) ? all : all.replace(/const ended = c == 10\n\s*if \(ended\)/, 'if (c == 10)')}${[...helpers].join('')}`
}
