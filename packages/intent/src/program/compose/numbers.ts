import { type Context, ending, IN, indent, type Rule, rule } from './rule.js'

/** Decimal integers on standard input, divided by anything that is no digit; `value` is each. */
function eachNumber(parts: { before: string; each: string; after: string }, context: Context): string {
  const { empty } = context.notes
  const none = empty === undefined ? '' : `  if (numbers == 0) ${ending(empty)}\n`
  return `function main(): void {
${indent(parts.before, 2)}
  let numbers: u64 = 0
  let magnitude: u64 = 0
  let negative = false
  let digits = false
  let c = read()
  while (c >= 0 || digits) {
    if (c >= 48 && c <= 57) {
      magnitude = magnitude * 10 + u64(c - 48)
      digits = true
    } else {
      if (digits) {
        const value = negative ? i64(0 - magnitude) : i64(magnitude)
        numbers++
${indent(parts.each, 8)}
      }
      magnitude = 0
      digits = false
      negative = c == 45
    }
    if (c >= 0) c = read()
  }
${none}${indent(parts.after, 2)}
}`.replace(/\n\s*\n/g, '\n')
}

const LAYOUT =
  '(?: ?,? ?\\(? ?(?:(?:that are )?(?:1 per line|on own line|each on own line|separated by (?:spaces|whitespace|newline|spaces or newline|whitespace or newline))|(?:and )?(?:possibly|maybe|perhaps|may be|that may be) (?:also )?negative|each|in 64 bits| |,|and|signed)* ?\\)? ?,?)'
const NUMBERS = `(?:each )?(?:(?:decimal|whole|signed|64-bit|possibly negative) )*(?:integers|numbers|values)`
const FROM = `(?:(?:read|take) ${NUMBERS}${LAYOUT}${IN}${LAYOUT} ?,? ?and print (?:their )?WHAT(?: of them| one| 1)?|print WHAT(?: of| 1 of| one of)? ?${NUMBERS}${IN}${LAYOUT})`
const reduce = (what: string, before: string, each: string, after: string): Rule =>
  rule(FROM.replaceAll('WHAT', what), (_, context) => eachNumber({ before, each, after }, context))
const PRINT = (x: string): string => `writeDecimal(${x})\nwrite("\\n")`

export const NUMBER_RULES: readonly Rule[] = [
  reduce('(?:sum|their sum)', 'let sum: i64 = 0', 'sum += value', PRINT('sum')),
  rule(`sum ${NUMBERS}${IN}${LAYOUT} ?,? ?and print (?:it|result|sum)`, (_, context) =>
    eachNumber({ before: 'let sum: i64 = 0', each: 'sum += value', after: PRINT('sum') }, context),
  ),
  reduce('product', 'let product: i64 = 1', 'product *= value', PRINT('product')),
  reduce('(?:maximum|largest)', 'let best: i64 = 0', 'if (numbers == 1 || value > best) best = value', PRINT('best')),
  reduce('(?:minimum|smallest)', 'let best: i64 = 0', 'if (numbers == 1 || value < best) best = value', PRINT('best')),
  reduce('number of', '', '', PRINT('numbers')),
  reduce(
    'number of (?:even|of them(?: that)? are even)',
    'let count: u64 = 0',
    'if (value % 2 == 0) count++',
    PRINT('count'),
  ),
  reduce(
    'number of (?:odd|of them(?: that)? are odd)',
    'let count: u64 = 0',
    'if (value % 2 != 0) count++',
    PRINT('count'),
  ),
  reduce(
    'number of (?:negative|of them(?: that)? are negative)',
    'let count: u64 = 0',
    'if (value < 0) count++',
    PRINT('count'),
  ),
  reduce(
    'number of (?:positive|of them(?: that)? are positive)',
    'let count: u64 = 0',
    'if (value > 0) count++',
    PRINT('count'),
  ),
  reduce('sum of(?: the)? even', 'let sum: i64 = 0', 'if (value % 2 == 0) sum += value', PRINT('sum')),
  reduce('sum of(?: the)? odd', 'let sum: i64 = 0', 'if (value % 2 != 0) sum += value', PRINT('sum')),
  reduce('sum of squares of', 'let sum: i64 = 0', 'sum += value * value', PRINT('sum')),
]
