import { textNamed } from './bytes-of.js'
import { type Context, ending, indent, quoteText, type Rule, rule } from './rule.js'

const main = (body: string, context: Context): string => {
  const none = context.notes.noArguments
  const guard = none === undefined ? '' : `  if (args.length == 0) ${ending(none)}\n`
  return `function main(args: cstr[]): void {\n${guard}${indent(body, 2)}\n}`.replace(/\n\s*\n/g, '\n')
}
const ARGS = '(?:each )?arguments?(?: (?:given|passed))?'
const LINE = '(?: ?,? ?(?:each )?(?:on own line|1 per line|1 argument per line|on line))'
const ORDER =
  '(?:(?: ?,? ?in )?(?<order>reverse order|reversed?(?: order)?|order(?: given)?|same order|given order)(?: ?,? ?last (?:1|argument)? ?first)?)?'
const SEP =
  '(?: ?,? ?(?:on (?:1 )?line ,? ?)?(?:separated by|joined by|joined with|with) (?:1 )?(?<sep>.+?)(?: between them)?)'

const loop = (slots: Readonly<Record<string, string | undefined>>, each: string): string =>
  /revers/.test(slots.order ?? slots.order2 ?? '')
    ? `for (let k = args.length; k > 0; k--) {\n  const i = k - 1\n${indent(each, 2)}\n}`
    : `for (let i: u64 = 0; i < args.length; i++) {\n${indent(each, 2)}\n}`

const VALUES: readonly (readonly [RegExp, string])[] = [
  [/^$/, 'write(args[i])'],
  [/^length of$/, 'writeDecimal(args[i].length)'],
  [
    /^uppercase$/,
    "for (let j: u64 = 0; args[i][j] != 0; j++) write(args[i][j] >= 'a' && args[i][j] <= 'z' ? args[i][j] - 32 : args[i][j])",
  ],
  [
    /^lowercase$/,
    "for (let j: u64 = 0; args[i][j] != 0; j++) write(args[i][j] >= 'A' && args[i][j] <= 'Z' ? args[i][j] + 32 : args[i][j])",
  ],
  [/^reversed$/, 'for (let j = args[i].length; j > 0; j--) write(args[i][j - 1])'],
]
const valueFor = (key: string): string => VALUES.find(([pattern]) => pattern.test(key))![1]

const printed: Rule['make'] = (slots, context) => {
  const value = valueFor(slots.length !== undefined ? 'length of' : (slots.kind ?? ''))
  if (slots.sep !== undefined) {
    const separator = textNamed(
      slots.sep.replace(/^1 /, '').replace(/^(space|comma|tab|dot|hyphen|underscore|colon|semicolon)s$/, '$1'),
      context.quotes,
    )
    if (separator === undefined) return undefined
    return main(
      `let first = true\n${loop(slots, `if (!first) write(${quoteText(separator)})\nfirst = false\n${value}`)}\nwrite("\\n")`,
      context,
    )
  }
  return main(loop(slots, `${value}\nwrite("\\n")`), context)
}

const extreme: Rule['make'] = (slots, context) => {
  const sign = slots.which === 'longest' ? '>' : '<'
  if (context.notes.noArguments === undefined && slots.lengthOnly === undefined) {
    const body = `let best: u64 = 0\nfor (let i: u64 = 1; i < args.length; i++) {\n  if (args[i].length ${sign}${slots.tie === 'last' ? '=' : ''} args[best].length) best = i\n}\nwrite(args[best])\nwrite("\\n")`
    return main(body, context).replace('{\n', '{\n  requires(args.length >= 1)\n')
  }
  return main(
    `let best: u64 = 0\nfor (let i: u64 = 1; i < args.length; i++) {\n  if (args[i].length ${sign}${slots.tie === 'last' ? '=' : ''} args[best].length) best = i\n}\n${slots.lengthOnly === undefined ? 'write(args[best])' : 'writeDecimal(args.length == 0 ? 0 : args[best].length)'}\nwrite("\\n")`,
    context,
  )
}

const VALUE_OF = `

/** The decimal integer that s is, with a sign before it or not. */
function value_of(s: cstr): i64 {
  let n: i64 = 0
  for (let i: u64 = 0; s[i] != 0; i++) {
    if (s[i] >= '0' && s[i] <= '9') n = n * 10 + i64(s[i] - '0')
  }
  return s[0] == '-' ? 0 - n : n
}`
const INTEGERS =
  '(?: ?,? ?(?:that|each|all)? ?(?:are|is|being)? ?(?:each )?(?:valid )?(?:decimal )?(?:integers|numbers)(?: ?,? ?(?:\\( )?(?:that )?(?:possibly|maybe|may be|perhaps|optionally|may)? ?(?:be |are )?(?:with |have )?(?:negative|leading minus(?: sign)?|minus sign|sign)(?: before (?:it|them))?(?: \\))?)?)?'
const reduce =
  (start: string, each: string): Rule['make'] =>
  (_, context) => {
    const body = `let result: i64 = ${start}\nfor (let i: u64 = 0; i < args.length; i++) {\n  const value = value_of(args[i])\n  ${each}\n}\nwriteDecimal(result)\nwrite("\\n")`
    return `${main(body, context)}${VALUE_OF}`
  }
const needsOne =
  (made: Rule['make']): Rule['make'] =>
  (slots, context) => {
    const source = made(slots, context)
    return source === undefined || context.notes.noArguments !== undefined
      ? source
      : source.replace('{\n', '{\n  requires(args.length >= 1)\n')
  }
const pathRule =
  (before: boolean): Rule['make'] =>
  (slots, context) => {
    void slots
    const body = before
      ? 'let end: u64 = 0\nfor (let i: u64 = 0; args[0][i] != 0; i++) {\n  if (args[0][i] == \'/\') end = i\n}\nfor (let i: u64 = 0; i < end; i++) write(args[0][i])\nwrite("\\n")'
      : 'let start: u64 = 0\nfor (let i: u64 = 0; args[0][i] != 0; i++) {\n  if (args[0][i] == \'/\') start = i + 1\n}\nfor (let i = start; args[0][i] != 0; i++) write(args[0][i])\nwrite("\\n")'
    return main(body, context).replace('{\n', '{\n  requires(args.length >= 1)\n')
  }

export const ARGUMENT_RULES: readonly Rule[] = [
  rule(`print (?:each )?arguments?${ORDER}`, (slots, context) =>
    context.notes.newline === 'always' ? printed(slots, context) : undefined,
  ),
  rule(
    `(?:like echo(?: with(?:out| no) options)? ?[:,] ?)?print (?:(?<length>length of) )?${ARGS}(?: in (?<kind>uppercase|lowercase))?${ORDER}(?: \\(?in bytes\\)?| in bytes)?(?:${LINE}|${SEP})(?: ?,? ?in (?<order2>reverse order|order given|given order|same order))?`,
    printed,
  ),
  rule(
    `(?:for each argument ?,? ?print|print for each argument ?,?) (?:its )?length(?: in bytes)?(?:${LINE})?`,
    (slots, context) => printed({ ...slots, length: 'length' }, context),
  ),
  rule(
    `(?:print )?(?:number of|count(?: of)?) arguments(?: were| are| was)?(?: given| there are| passed)?(?: ,? ?and print (?:it|number|count|result))?|print number of arguments (?:it|program) (?:was given|got|received|has)`,
    (_, context) => main('writeDecimal(args.length)\nwrite("\\n")', context),
  ),
  rule(
    `print (?:(?<lengthOnly>length of) )?(?<which>longest|shortest) argument(?: \\( ?measured in bytes ?\\)| \\(? ?in bytes ?\\)?)?(?: ?[,;.]? ?(?:if several are equally long ?,? ?(?:print )?)?(?<tie>first|last)(?: (?:of them|1))?(?: (?:if several are equally long|wins on ties|on ties|wins|if there are ties))?)?`,
    extreme,
  ),
  rule(
    `(?:print )?sum(?: of)? ${ARGS}${INTEGERS}(?: ,? ?and print (?:sum|it|result))?`,
    reduce('0', 'result += value'),
  ),
  rule(
    `print product of ${ARGS}${INTEGERS}|multiply ${ARGS}${INTEGERS} ?,? ?and print (?:product|result)`,
    reduce('1', 'result *= value'),
  ),
  rule(
    `print (?:maximum|largest) (?:of|1 of)? ?${ARGS}${INTEGERS}`,
    needsOne(reduce('0', 'if (i == 0 || value > result) result = value')),
  ),
  rule(
    `print (?:minimum|smallest) (?:of|1 of)? ?${ARGS}${INTEGERS}`,
    needsOne(reduce('0', 'if (i == 0 || value < result) result = value')),
  ),
  rule(`print (?<which>first|last|only) argument`, (slots, context) =>
    needsOne((_, c) => main(`write(args[${slots.which === 'last' ? 'args.length - 1' : '0'}])\nwrite("\\n")`, c))(
      slots,
      context,
    ),
  ),
  rule(
    `print (?:(?:only|first) )?argument (?:reversed|backwards|in reverse(?: order)?)(?: byte by byte)?|print (?:characters|bytes) of (?:first|only) argument in reverse(?: order)?|reverse (?:characters of |bytes of )?(?:first |only )?argument and print (?:it|result)`,
    needsOne((_, context) =>
      main('for (let j = args[0].length; j > 0; j--) write(args[0][j - 1])\nwrite("\\n")', context),
    ),
  ),
  rule(`print (?:first|only) argument in (?<kind>uppercase|lowercase)`, (slots, context) =>
    needsOne((_, c) => main(`const i: u64 = 0\n${valueFor(slots.kind!)}\nwrite("\\n")`, c))(slots, context),
  ),
  rule(
    `print length of (?:first|only) argument(?: in bytes)?`,
    needsOne((_, context) => main('writeDecimal(args[0].length)\nwrite("\\n")', context)),
  ),
  rule(
    `(?:like basename(?: with 1 argument)? ?[:,] ?)?print part of (?:path|first argument|only argument|argument)(?: given as (?:first|only) argument)? after (?:its )?last slash(?: ,? ?(?:or|and) (?:all of it|whole path|whole argument|it all) if (?:there is none|there is no slash|it has none))?`,
    pathRule(false),
  ),
  rule(`print first argument as many times as second argument says`, () => undefined),
]
