import type { Signature } from '../../text/signature.js'
import { DECIMAL_ARGUMENTS } from '../decimal-arguments.js'
import { textNamed } from './bytes-of.js'
import { belowMain, type Context, ending, indent, quoteText } from './rule.js'

/** Numbers that arguments must be. */
interface Checked {
  readonly arity: number
  readonly low: string
  readonly high: string
  readonly rest: string
}

const NUMBER =
  '(?:valid )?(?:unsigned |non-negative |natural |whole |positive )?(?:decimal )?(?:numbers?|integers?|years?)(?: n)?(?: consisting only of digits| written in decimal)?'
const RANGE = '(?:from|between|in range|in range from|of) (\\d+) (?:to|and|up to|through) (\\d+)'
const INCLUSIVE = '(?: ?,? ?\\(?(?:both )?(?:inclusive|included) ?\\)?)?'
const AS_ARGUMENTS =
  '(?:given |passed |taken )?(?:as |in |by |from )?(?:program )?(?:first and )?(?:only |1 |2 |3 |first )?arguments?'

/** Finds what the arguments must be, and leaves the rest of the sentence; `n` stands for the first. */
function takeArguments(text: string): Checked | undefined {
  let arity = 0
  let range: readonly [string, string] | undefined
  let rest = text
  const bounds: RegExp[] = [
    new RegExp(
      `,? ?\\(? ?(?:(?:that|which|each|both|they|is|are|being|must be|has to be|have to be) )*(?:${NUMBER} )?${RANGE}${INCLUSIVE}(?: \\))?(?: ?,? ?always valid)?`,
    ),
    new RegExp(`,? ?\\(? ?(\\d+) to (\\d+)${INCLUSIVE}(?: \\))?(?= as first| as only| ?,| ?$| given| \\.| as)`),
  ]
  const bracketed = /,? ?\( (?:from )?(\d+) to (\d+) \)/
  bounds.push(bracketed)
  const has = (pattern: RegExp): boolean => pattern.test(rest)
  const one = /\b(?:only argument|1 argument|first and only argument|its argument|argument n)\b/
  const two =
    /\b2 (?:decimal |whole |such )?(?:numbers|integers) (?:given )?as arguments|\b2 arguments|\bboth arguments/
  const three = /\b3 (?:numbers|integers) (?:given )?as arguments|\b3 arguments/
  if (has(three)) arity = 3
  else if (has(two)) arity = 2
  else if (has(one)) arity = 1
  else return undefined
  // The range that stands with the argument, not one of the printed numbers.
  for (const pattern of bounds) {
    const all = [...rest.matchAll(new RegExp(pattern.source, 'g'))].filter(
      (m) =>
        /number|integer|year|^,? ?\(/.test(m[0]) ||
        / n from/.test(m[0]) ||
        / arguments? ?$/.test(rest.slice(0, m.index)) ||
        pattern === bounds[1],
    )
    const found = all.find((m) => !/^ ?(?:numbers|integers) from \d+ to n/.test(m[0]))
    if (found === undefined) continue
    range = [found[1]!, found[2]!]
    rest = `${rest.slice(0, found.index)} ARG ${rest.slice(found.index + found[0].length)}`
    break
  }
  const cap =
    /,? ?\(? ?(?:(?:that|which|each|both|is|are) )*(?:decimal |whole |non-negative )?(?:numbers?|integers?)(?: n)? (?:up to|of at most|at most|not greater than) (\d+)(?: \))?/
  if (range === undefined) {
    const m = cap.exec(rest)
    if (m !== null) {
      range = ['0', m[1]!]
      rest = `${rest.slice(0, m.index)} ARG ${rest.slice(m.index + m[0].length)}`
    }
  }
  if (range === undefined) return undefined
  rest = rest
    .replace(/\s+/g, ' ')
    .replace(
      new RegExp(
        `(?:n (?:is|being) )?(?:(?:given|takes?|take|with|accept|expect|for|from|when given) )?(?:${NUMBER} |2 numbers |number n )?${AS_ARGUMENTS}(?: (?:n|must be|has to be))?(?: is| are| that is| that are|,)*(?: ${NUMBER})?`,
      ),
      ' ARG ',
    )
    .replace(/\s+/g, ' ')
    .replace(/(?:ARG[ ,;:()]*(?:and )?)+ARG/g, 'ARG')
    .trim()
  return { arity, low: range[0], high: range[1], rest }
}

interface Body {
  readonly lines: string
  readonly helpers?: string
}

const NL = 'write("\\n")'
const PRIME = `

/** Whether n is a prime number. */
function is_prime(n: u64): bool {
  if (n < 2) return false
  for (let d: u64 = 2; d <= n / d; d++) {
    if (n % d == 0) return false
  }
  return true
}`
const TO = '(?:to|up to|through|up to and including)'
/** How the items of a sequence are laid out. */
const LAYOUT =
  '(?<layout>(?: ?,? ?(?:each )?(?:number |value |1 |item )*(?:per line|on own line)|(?: ?,? ?on (?:1 )?line)? ?,? ?separated by (?:1 )?(?:.+?))?)'
const NOTHING_FOR = '(?: ?[;.,]? ?(?:print )?nothing for 0)?'

interface Series {
  readonly pattern: RegExp
  /** Statements that run over the items, printing each by ITEM of an expression. */
  readonly make: (slots: Readonly<Record<string, string | undefined>>) => Body | undefined
}
const series = (pattern: string, make: Series['make']): Series => ({
  pattern: new RegExp(`^(?:print |list )?(?:${pattern})${LAYOUT}${NOTHING_FOR}$`),
  make,
})
const END = '(?:n|ARG|(?<end>\\d+))'
const endOf = (slots: Readonly<Record<string, string | undefined>>): string => slots.end ?? 'n'
const range = (slots: Readonly<Record<string, string | undefined>>, item: string, condition?: string): string => {
  const start = slots.start ?? '1'
  return `for (let i: u64 = ${start}; i <= ${endOf(slots)}; i++) ${condition === undefined ? `ITEM(${item})` : `{\n  if (${condition}) ITEM(${item})\n}`}`
}
const SERIES: readonly Series[] = [
  series(
    `(?:each )?(?:integers|numbers) (?:from )?(?<start>\\d+) ${TO} ${END}(?: in (?:ascending|increasing) order)?`,
    (slots) => ({ lines: range(slots, 'i') }),
  ),
  series(`(?:each )?(?<kind>even|odd) (?:integers|numbers) (?:from )?(?<start>\\d+) ${TO} ${END}`, (slots) => ({
    lines: range(slots, 'i', `i % 2 == ${slots.kind === 'even' ? 0 : 1}`),
  })),
  series(
    `(?:numbers|integers) from ${END.replace('(?<end>\\d+)', '(?<from>\\d+)')} down to (?<to>[01])|(?:count down|countdown) from ${END.replace('(?<end>\\d+)', '(?<from2>\\d+)')} (?:down )?to (?<to2>[01])`,
    (slots) => ({
      lines:
        `for (let i: u64 = ${slots.from ?? slots.from2 ?? 'n'} + 1; i > ${slots.to ?? slots.to2}; i--) ITEM(i - 1)`.replace(
          /i--\) ITEM\(i - 1\)/,
          'i--) ITEM(i - 1)',
        ),
    }),
  ),
  series(`squares of (?:integers|numbers) (?:from )?(?<start>\\d+) ${TO} ${END}`, (slots) => ({
    lines: range(slots, 'i * i'),
  })),
  series(`cubes of (?:integers|numbers) (?:from )?(?<start>\\d+) ${TO} ${END}`, (slots) => ({
    lines: range(slots, 'i * i * i'),
  })),
  series(
    `(?:each )?(?:positive )?(?:divisors|factors)(?: of (?:n|ARG|it))?(?: in (?:ascending|increasing) order)?`,
    () => ({
      lines: 'for (let i: u64 = 1; i <= n; i++) {\n  if (n % i == 0) ITEM(i)\n}',
    }),
  ),
  series(
    `(?:each )?prime numbers? (?:up to(?: and including)?|not greater than|from (?:1|2) to) ${END}(?: in (?:ascending|increasing) order)?|(?:each )?primes (?:up to(?: and including)?|not greater than) (?:n|ARG|(?<end2>\\d+))(?: in (?:ascending|increasing) order)?`,
    (slots) => ({
      lines: `for (let i: u64 = 2; i <= ${slots.end ?? slots.end2 ?? 'n'}; i++) {\n  if (is_prime(i)) ITEM(i)\n}`,
      helpers: PRIME,
    }),
  ),
  series(
    `(?:each )?(?:prime numbers|primes) (?:below|less than|smaller than|under) ${END}(?: in (?:ascending|increasing) order)?`,
    (slots) => ({
      lines: `for (let i: u64 = 2; i < ${endOf(slots)}; i++) {\n  if (is_prime(i)) ITEM(i)\n}`,
      helpers: PRIME,
    }),
  ),
  series(`first ${END} (?:prime numbers|primes)`, (slots) => ({
    lines: `let found: u64 = 0\nfor (let i: u64 = 2; found < ${endOf(slots)}; i++) {\n  if (is_prime(i)) {\n    ITEM(i)\n    found++\n  }\n}`,
    helpers: PRIME,
  })),
  series(
    `(?:prime factors|prime factorization|prime factorisation)(?: of (?:n|ARG|it))?(?: in (?:ascending|increasing|non-decreasing) order)?(?: ,? ?(?:with multiplicity|each as often as it divides(?: it)?|repeated ones repeated|repeated as needed))(?: ,)?(?: in (?:ascending|increasing|non-decreasing) order)?`,
    () => ({
      lines:
        'let left = n\nfor (let p: u64 = 2; p <= left / p; p++) {\n  while (left % p == 0) {\n    ITEM(p)\n    left = left / p\n  }\n}\nif (left > 1) ITEM(left)',
    }),
  ),
  series(
    `first ${END} (?:terms of )?fibonacci (?:numbers|sequence)(?: ,? ?(?:starting|beginning) (?:with|from|at) 0(?:(?: and|,)? 1)?)?`,
    (slots) => ({
      lines: `let a: u64 = 0\nlet b: u64 = 1\nfor (let i: u64 = 0; i < ${endOf(slots)}; i++) {\n  ITEM(a)\n  const next = a + b\n  a = b\n  b = next\n}`,
    }),
  ),
  series(`powers of 2 from 2\\^0 (?:up )?to 2\\^${END}`, (slots) => ({
    lines: `for (let i: u64 = 0; i <= ${endOf(slots)} && i < 64; i++) ITEM(u64(1) << i)`,
  })),
  series(`first ${END} powers of 2(?: ,? ?(?:starting|beginning) with 1)`, (slots) => ({
    lines: `for (let i: u64 = 0; i < ${endOf(slots)} && i < 64; i++) ITEM(u64(1) << i)`,
  })),
  series(
    `collatz sequence (?:starting (?:at|from|with)|of|from|for|that start (?:at|with)) (?:n|ARG|it)(?: ?,? ?(?:down to and including|down to|until it reaches|ending (?:at|with|in)|up to and including|until|to) 1)?`,
    () => ({ lines: 'let x = n\nITEM(x)\nwhile (x != 1) {\n  x = x % 2 == 0 ? x / 2 : 3 * x + 1\n  ITEM(x)\n}' }),
  ),
  series(
    `(?:products of|multiples of) (?:n|ARG|it) (?:with|from) 1 (?:to|up to) (?<end>\\d+)|first (?<end2>\\d+) multiples of (?:n|ARG|it)`,
    (slots) => ({ lines: `for (let i: u64 = 1; i <= ${slots.end ?? slots.end2}; i++) ITEM(i * n)` }),
  ),
  series(
    `(?:decimal )?digits(?: of (?:n|ARG|it))?(?: ,? ?(?:from )?(?:most significant|left to right|first to last|first)(?: (?:1|digit))?(?: first)?)?`,
    () => ({
      lines:
        'let unit: u64 = 1\nwhile (n / unit >= 10) unit *= 10\nwhile (unit > 0) {\n  ITEM((n / unit) % 10)\n  unit = unit / 10\n}',
    }),
  ),
]

/** A sequence printed one a line or between separators. */
function seriesBody(written: string, context: Context): Body | undefined {
  // The layout stands last.
  const phrase = written
    .replace(
      /^(.+?)( ?,? ?(?:1 |each )?(?:number |value )?(?:per line|on own line))( ,? ?(?:down to|beginning with|starting with) .+)$/,
      '$1$3$2',
    )
    .replace(/ ?,? in (?:ascending|increasing) order(?= |$)/, '')
    .replace(
      /^(.+?)(?: ?,? each)? on 1 line ?,? ?(separated by .+)$|^(.+?) (separated by .+?)(?: ,)? on 1 line$/,
      '$1$3 , $2$4',
    )
  for (const { pattern, make } of SERIES) {
    const m = pattern.exec(phrase)
    if (m === null) continue
    // From 5 to 1 is no count up.
    if (Number(m.groups?.start) > Number(m.groups?.end)) continue
    const made = make(m.groups ?? {})
    if (made === undefined) return undefined
    const layout = m.groups!.layout ?? ''
    const separated = /separated by (?:1 )?(.+)$/.exec(layout)
    if (separated !== null) {
      const separator = textNamed(
        separated[1]!.replace(/^(space|comma|tab|colon|semicolon)s\b/, '$1').replace(/ (?:on (?:1 )?line)$/, ''),
        context.quotes,
      )
      if (separator === undefined) return undefined
      const lines = made.lines.replace(
        /ITEM\((.+)\)$/gm,
        `{\nif (!first) write(${quoteText(separator)})\nfirst = false\nwriteDecimal($1)\n}`,
      )
      return { ...made, lines: `let first = true\n${lines}\n${NL}` }
    }
    if (layout === '') return undefined
    return { ...made, lines: made.lines.replace(/ITEM\((.+)\)$/gm, `{\nwriteDecimal($1)\n${NL}\n}`) }
  }
  return undefined
}

const ROMAN = `let left = n
let values: u64[13] = [1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1]
let digits: u8[26] = "M\\0CMD\\0CDC\\0XCL\\0XLX\\0IXV\\0IVI\\0"
for (let i: u64 = 0; i < 13; i++) {
  while (left >= values[i]) {
    write(digits[2 * i])
    if (digits[2 * i + 1] != 0) write(digits[2 * i + 1])
    left -= values[i]
  }
}
${NL}`
  .replaceAll('M\\0CMD\\0CDC\\0XCL\\0XLX\\0IXV\\0IVI\\0', 'M.CMD.CDC.XCL.XLX.IXV.IVI.')
  .replace('!= 0) write(digits[2', "!= '.') write(digits[2")

const based = (base: number, upper: boolean): string => `let unit: u64 = 1
while (n / unit >= ${base}) unit *= ${base}
while (unit > 0) {
  const digit = u8((n / unit) % ${base})
  write(digit < 10 ? '0' + digit : '${upper ? 'A' : 'a'}' + (digit - 10))
  unit = unit / ${base}
}
${NL}`
const ARG = '(?:n|ARG|it|number|its argument)'
const NOZERO =
  '(?: ?,? ?(?:without|with no) leading zeros)?(?: ?,? ?\\.? ?(?:and )?0 (?:prints|print|is printed|gives|is) (?:as )?0)?'

/** Other forms than a plain decimal number. */
function formBody(phrase: string, context: Context): Body | undefined {
  let m: RegExpExecArray | null
  m = new RegExp(
    `^(?:print|convert) (?:value of )?${ARG} (?:as|in|to|into) (?:(uppercase|lowercase) )?(binary|octal|hex)(?: (?:number|notation|digits|form))?(?: ?,? ?(?:with|using|in) (lowercase|uppercase) (?:letters|digits))?(?: and no leading zeros| and without leading zeros)?(?: ,? ?and print (?:it|result))?${NOZERO}(?: ,? ?and print (?:it|result)${NOZERO})?$`,
  ).exec(phrase)
  if (m !== null) {
    if (m[2] === 'hex' && m[1] === undefined) {
      if (!/lowercase|uppercase/.test(phrase)) return { lines: based(16, false) }
    }
    return { lines: based({ binary: 2, octal: 8, hex: 16 }[m[2]!]!, m[1] === 'uppercase' || m[3] === 'uppercase') }
  }
  if (
    new RegExp(
      `^(?:print|convert) ${ARG} (?:as|in|to|into) roman numerals?(?: in (?:uppercase|uppercase letters))?(?: ,? ?and print (?:it|result))?$`,
    ).test(phrase)
  )
    return { lines: ROMAN }
  m =
    /^print (?:right[- ]?(?:angled )?)?triangle of (?:n|ARG) (?:lines|rows) ?,? ?(?:of|with|made of|:) ?(?:1 )?(stars?|asterisks?|hash|q\d+|hashes)(?: ?(?:on|in) first(?: line| row)? ,? ?2 (?:on|in) 2th(?: line| row)?(?: ,)?(?: and)? so on)$/.exec(
      phrase,
    )
  if (m !== null) {
    const text = textNamed(m[1]!.replace(/^(star|asterisk|hash)(?:e?s)$/, '$1'), context.quotes)
    if (text === undefined) return undefined
    return {
      lines: `for (let i: u64 = 1; i <= n; i++) {\n  for (let k: u64 = 0; k < i; k++) write(${quoteText(text)})\n  ${NL}\n}`,
    }
  }
  m = /^print (?:line of |row of )?(?:n|ARG) (stars|asterisks|hashes|q\d+|dashes)(?: on (?:1 )?line)?$/.exec(phrase)
  if (m !== null) {
    const text = textNamed(
      m[1]!
        .replace('hashes', 'hash')
        .replace(/^(star|asterisk)s$/, '$1')
        .replace('dashes', 'dash'),
      context.quotes,
    )
    return text === undefined
      ? undefined
      : { lines: `for (let i: u64 = 0; i < n; i++) write(${quoteText(text)})\n${NL}` }
  }
  m = /^print (?:text |word )?(q\d+) (?:n|ARG) times(?: ?,? ?(each on own line|on own line|1 per line))$/.exec(phrase)
  if (m !== null)
    return { lines: `for (let i: u64 = 0; i < n; i++) write(${quoteText(`${textNamed(m[1]!, context.quotes)!}\n`)})` }
  return undefined
}

const CHOICES: readonly RegExp[] = [
  /^print (?<yes>q\d+|\w+) if (?<phrase>(?:ARG|it|n|number) is even) and (?:print )?(?<no>q\d+|\w+) if it is odd$/,
  /^print (?<yes>q\d+|\w+) if (?<phrase>(?:ARG|it|n|number) is odd) and (?:print )?(?<no>q\d+|\w+) if it is even$/,

  /^print (?:word )?(?<yes>q\d+|[\w-]+) (?:if|when) (?<phrase>.+?) ?,? (?:and|or|otherwise|else)+ ?,? ?(?:print )?(?:word )?(?<no>q\d+|[\w-]+) (?:if (?:it is )?not|if it is not|otherwise|when it is not)$/,
  /^print (?:word )?(?<yes>q\d+|[\w-]+) (?:if|when) (?<phrase>.+?) ?,? ?(?:and )?(?:or )?(?:otherwise|else) ?,? ?(?:print )?(?:word )?(?<no>q\d+|[\w-]+)$/,
  /^print (?:word )?(?<yes>q\d+|[\w-]+) (?:if|when) (?<phrase>.+?) ,? ?(?:and )?(?:print )?(?:word )?(?<no>q\d+|[\w-]+) (?:if (?:it is )?not|otherwise)$/,
]

/** A phrase in plain words again, for the reader of functions. */
const plainPhrase = (phrase: string, arity: number): string => {
  const subject = arity === 1 ? 'a' : 'two numbers'
  let out = phrase
    .replace(/\b(?:ARG|that number|that year|this number|n)\b/g, 'ARG')
    .replace(/\b(?:it|its argument)\b/g, 'ARG')
  if (arity === 1)
    return out
      .replace(/(?:number |year )?ARG/g, ' a ')
      .replace(/\s+/g, ' ')
      .trim()
  out = out.replace(/2 (?:numbers|arguments)|\bARG\b|\bthem\b|\bboth(?: numbers| arguments)?\b/g, ` ${subject} `)
  out = out
    .replace(/(?:two numbers\s*)+/g, 'two numbers ')
    .replace(/\s+/g, ' ')
    .trim()
  return /two numbers/.test(out) ? out : `${out} of two numbers`
}

function functionBody(phrase: string, arity: number, context: Context): Body | undefined {
  const names = ['a', 'b', 'c'].slice(0, arity)
  const signature = (result: 'u64' | 'bool'): Signature => ({
    name: 'calculate',
    parameters: names.map((name) => ({ name, type: 'u64' as const })),
    result,
  })
  const call = `calculate(${names.map((_, i) => `value_of(args[${i}])`).join(', ')})`
  for (const pattern of CHOICES) {
    const m = pattern.exec(phrase)
    if (m === null) continue
    const { yes, no } = m.groups!
    const text = (word: string): string => (/^q\d+$/.test(word) ? context.quotes[Number(word.slice(1))]! : word)
    const condition = plainPhrase(m.groups!.phrase!, arity)
    const made = context.readFunction(condition, signature('bool'))
    if (made === undefined) return undefined
    return {
      lines: `if (${call}) write(${quoteText(`${text(yes!)}\n`)})\nelse write(${quoteText(`${text(no!)}\n`)})`,
      helpers: belowMain(made.source),
    }
  }
  const either = /^print (q\d+|[a-z]+) or (q\d+)$/.exec(phrase)
  if (either !== null && arity === 1) {
    const [yes, no] = [either[1]!, either[2]!].map((word) => context.quotes[Number(word.slice(1))])
    if (yes !== undefined && /^[a-z]+$/.test(yes) && no === `not ${yes}`)
      return functionBody(`print ${either[1]} if it is ${yes} , otherwise ${either[2]}`, arity, context)
    return undefined
  }
  const m = /^(?:print|calculate|compute|find) (.+?)(?: ,? ?and print (?:it|result))?$/.exec(phrase)
  if (m === null) return undefined
  let words = m[1]!
  if (arity === 1 && !/\b(?:ARG|n|it|number)\b/.test(words)) words = `${words} of ARG`
  const made = context.readFunction(plainPhrase(words, arity), signature('u64'))
  if (made === undefined) return undefined
  return { lines: `writeDecimal(${call})\n${NL}`, helpers: belowMain(made.source) }
}

const tidyPhrase = (rest: string): string =>
  rest
    .replace(/ ?,? where ARG/g, '')
    .replace(
      /^(?:given |with |takes? |for |from )?(?:ARG[ ,.;:]*)+(?:and |then )?(?=print|convert|calculate|compute|find|count)/,
      '',
    )
    .replace(
      /^(?:[\w' -]+ (?:calculator|checker|tester|converter)(?: for (?:command line|commandline))? ?[:,] )(?:ARG ?,? ?)?/,
      '',
    )
    .replace(
      /(?:[ ,.;]*(?<!(?:of|at|to|from|with|first|than|below|if|when|is|for|as|print|convert|in|into|by|under|and) )ARG)?[ ,.;]*$/,
      '',
    )
    .replace(/ARG ?,? ?(?=(?:as|in|to|into) (?:roman|binary|hex|octal|uppercase|lowercase))/g, 'ARG ')
    .replace(/\s+/g, ' ')
    .trim()

/** A program that checks that its arguments are numbers and prints something made of them. */
export function calculation(text: string, context: Context): string | undefined {
  const checked = takeArguments(text)
  if (checked === undefined) return undefined
  const phrase = tidyPhrase(checked.rest)
  const body =
    (checked.arity === 1 ? (seriesBody(phrase, context) ?? formBody(phrase, context)) : undefined) ??
    functionBody(phrase, checked.arity, context)
  if (body === undefined) return undefined
  const { error } = context.notes
  const tests = Array.from(
    { length: checked.arity },
    (_, i) => `!is_number(args[${i}], ${checked.low}, ${checked.high})`,
  )
  const needsN = /\bn\b/.test(body.lines.replace(/"(?:[^"\\]|\\.)*"/g, ''))
  return `function main(args: cstr[]): void {
  if (args.length != ${checked.arity} || ${tests.join(' || ')}) ${ending(error ?? { text: '', status: 1 })}
${needsN ? '  const n = value_of(args[0])\n' : ''}${indent(body.lines, 2)}
}${body.helpers ?? ''}

${DECIMAL_ARGUMENTS}`
}

const CODE = '(space|tilde|q\\d+|letter [a-z]|[a-z]|(?:byte |code )?\\d+)(?: \\( (?:code |ascii )?(\\d+) \\))?'
const CHARACTERS = new RegExp(
  `^print (?:each )?(?:printable |lowercase |uppercase )?(?:characters|letters|bytes) (?:from )?${CODE} to ${CODE}(?<layout> ?,? ?(?:each )?(?:in|on) (?:1 )?line(?: ,)?(?: without (?:separators|spaces|anything between)(?: between them)?)?| ?,? ?(?:each )?(?:1 per line|on own line))$`,
)

function codeOf(words: string, code: string | undefined, context: Context): number | undefined {
  const number = /^(?:byte |code )?(\d+)$/.exec(words)
  const text = /^[a-z]$/.test(words) ? words : textNamed(words, context.quotes)
  const value = number !== null ? Number(number[1]) : text?.length === 1 ? text.charCodeAt(0) : undefined
  return value === undefined || value > 254 || (code !== undefined && Number(code) !== value) ? undefined : value
}

function characters(text: string, context: Context): string | undefined {
  const m = CHARACTERS.exec(text)
  if (m === null) return undefined
  const [low, high] = [codeOf(m[1]!, m[2], context), codeOf(m[3]!, m[4], context)]
  if (low === undefined || high === undefined) return undefined
  const own = /per line|own line/.test(m.groups!.layout!)
  return own
    ? `for (let i: u8 = ${low}; i <= ${high}; i++) {\n  write(i)\n  ${NL}\n}`
    : `for (let i: u8 = ${low}; i <= ${high}; i++) write(i)\n${NL}`
}

const TABLE =
  /^(?:print )?multiplication table (?:for (?:numbers )?)?(?:from )?(?:1 )?(?:up )?to (\d+)(?: ?[:,] ?\d+ (?:lines|rows))?(?: ?[:,] ?(?:line|row) [a-z] (?:holding|holds|has|with|contain|is|being) products of [a-z] (?:with|and|by) (?:numbers )?(?:from )?1 to \d+)?(?: ?,? ?(?:numbers |products )?(?:in row )?separated by spaces?)(?: ?,? ?1 row per line)?$|^(?:print )?(\d+) (?:by|x) \d+ multiplication table(?: ?,? ?(?:numbers |products |entries )?(?:in row )?separated by spaces?)(?: ?,? ?1 row per line)?$/

const tableOf = (size: string): string => `function main(): void {
  for (let row: u64 = 1; row <= ${size}; row++) {
    for (let column: u64 = 1; column <= ${size}; column++) {
      if (column > 1) write(" ")
      writeDecimal(row * column)
    }
    write("\\n")
  }
}`

/** Sequences between fixed bounds, and fixed texts. */
export function generation(text: string, context: Context): string | undefined {
  const last = /^(.+?) ,? ?(?:and )?(?:finally )?print (?:word |text )?(q\d+)(?: on own line)?$/.exec(text)
  const said = (quote: string): string => `write(${quoteText(`${context.quotes[Number(quote.slice(1))]!}\n`)})`
  const only = /^print (?:word |text |line )?(q\d+)(?: on (?:own )?line)?$/.exec(text)
  const row = /^print (?:word |text )?(q\d+) (\d+) times(?: ?,? ?(?:each )?on 1 line)?$/.exec(text)
  if (row !== null && context.notes.layout === 'line')
    return `function main(): void {\n  for (let i: u64 = 0; i < ${row[2]}; i++) write(${quoteText(context.quotes[Number(row[1]!.slice(1))]!)})\n  ${NL}\n}`
  const times =
    /^print (?:word |text |line )?(q\d+) (\d+) times ?,? ?(?:each time )?(?:each )?(?:on own line|1 per line)$/.exec(
      text,
    )
  if (/^(?:do|print) nothing(?: and exit)?$/.test(text)) return 'function main(): void {\n}'
  const exit =
    /^(?:(?:do|print) nothing (?:and|but) )?(?:always )?exit (\d+)(?: without printing each ?thing| without printing)?$/.exec(
      text,
    )
  if (exit !== null && Number(exit[1]) < 256) return `function main(): void {\n  exit(${exit[1]})\n}`
  if (only !== null) return `function main(): void {\n  ${said(only[1]!)}\n}`
  if (times !== null)
    return `function main(): void {\n  for (let i: u64 = 0; i < ${times[2]}; i++) ${said(times[1]!)}\n}`
  const table = TABLE.exec(text)
  if (table !== null) {
    const size = table[1] ?? table[2]!
    if ([...text.matchAll(/\b\d+\b/g)].some(([number]) => number !== '1' && number !== size)) return undefined
    return tableOf(size)
  }
  const body = seriesBody(last?.[1] ?? text, context)
  const lines = body?.lines ?? characters(last?.[1] ?? text, context)
  if (lines === undefined || /\bn\b/.test(lines.replace(/"(?:[^"\\]|\\.)*"/g, ''))) return undefined
  return `function main(): void {\n${indent(lines, 2)}\n${last === null ? '' : `  ${said(last[2]!)}\n`}}${body?.helpers ?? ''}`
}
