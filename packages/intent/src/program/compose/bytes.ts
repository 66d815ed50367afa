import { byteClass, byteNamed, textNamed } from './bytes-of.js'
import { type Context, ending, IN, indent, quoteText, type Rule, rule } from './rule.js'

const withEmpty = (context: Context): string => {
  const { empty } = context.notes
  return empty === undefined || (empty.text === '' && empty.status === 0) ? '' : `  if (c < 0) ${ending(empty)}\n`
}

/** One byte at a time: `b` is the byte. */
function eachByte(parts: { before?: string; each: string; after?: string }, context: Context): string {
  return `function main(): void {
${indent(parts.before ?? '', 2)}
  let c = read()
${withEmpty(context)}  while (c >= 0) {
    const b = u8(c)
${indent(parts.each, 4)}
    c = read()
  }
${indent(parts.after ?? '', 2)}
}`.replace(/\n\s*\n/g, '\n')
}

/** The whole input in `text`, `size` bytes; statements follow. */
function wholeInput(body: string, context: Context): string {
  const { empty } = context.notes
  return `function main(): void {
  let text: u8[1000000]
  let size: u64 = 0
  for (let c = read(); c >= 0; c = read()) {
    if (size == 1000000) exit(2)
    text[size] = u8(c)
    size++
  }
${empty !== undefined && (empty.text !== '' || empty.status !== 0) ? `  if (size == 0) ${ending(empty)}\n` : ''}${indent(body, 2)}
}`.replace(/\n\s*\n/g, '\n')
}

const COPY =
  '(?:copy stdin to stdout|copy stdin|print stdin|print_out stdin|read stdin and print_out|copy (?:bytes|characters) of stdin(?: to stdout)?)'
const TAIL =
  '(?: ,? ?and (?:print_out|print (?:it|rest|result)(?: to stdout)?|copy rest|copy (?:each ?thing|each) else))?'

const keepWhere = (condition: string, context: Context): string =>
  eachByte({ each: `if (${condition}) write(b)` }, context)
const removing: Rule['make'] = (slots, context) => {
  const condition = byteClass(slots.what!, 'b', context.quotes)
  return condition === undefined ? undefined : keepWhere(`!(${condition})`, context)
}
const keeping: Rule['make'] = (slots, context) => {
  const condition = byteClass(slots.what!, 'b', context.quotes)
  return condition === undefined ? undefined : keepWhere(condition, context)
}
const replacing: Rule['make'] = (slots, context) => {
  const condition = byteClass(slots.what!, 'b', context.quotes)
  if (condition === undefined) return undefined
  const target = slots
    .target!.replace(/^(?:corresponding|matching|equivalent|same) /, '')
    .replace(/^capital(?= |$)/, 'uppercase')
    .replace(/^small(?= |$)/, 'lowercase')
  if (/^(?:uppercase|lowercase)(?: letters?| 1s?| ones?)?$/.test(target)) {
    const up = /upper/.test(target)
    if (!/letter|case/.test(slots.what!)) return undefined
    const one = up ? "b >= 'a' && b <= 'z'" : "b >= 'A' && b <= 'Z'"
    return eachByte({ each: `if (${one} && ${condition}) write(b ${up ? '-' : '+'} 32)\nelse write(b)` }, context)
  }
  const text = textNamed(target, context.quotes)
  if (text === undefined) return undefined
  return eachByte(
    {
      each: `if (${condition}) ${text === '' ? '{ }' : `write(${quoteText(text)})`}\nelse write(b)`.replace(
        '{ }\nelse',
        '{\n}\nelse',
      ),
    },
    context,
  )
}
const HEX = (upper: boolean): string =>
  `const high = b >> 4\nconst low = b & 15\nwrite(high < 10 ? '0' + high : '${upper ? 'A' : 'a'}' + (high - 10))\nwrite(low < 10 ? '0' + low : '${upper ? 'A' : 'a'}' + (low - 10))`
const BITS = "for (let i: u8 = 0; i < 8; i++) write('0' + ((b >> (7 - i)) & 1))"
const OCTAL = "write('0' + (b >> 6))\nwrite('0' + ((b >> 3) & 7))\nwrite('0' + (b & 7))"
const WIDTH: Readonly<Record<string, string>> = { hex: '2', binary: '8', octal: '3' }
/** The bytes as digits, with something between them, on one line or one a line. */
const dumping: Rule['make'] = (slots, context) => {
  const base = slots.base === 'bits' ? 'binary' : slots.base!
  if (slots.width !== undefined && slots.width !== (WIDTH[base] ?? '')) return undefined
  const upper = /upper/.test(`${slots.c1 ?? ''}${slots.c2 ?? ''}`)
  const digits = base === 'decimal' ? 'writeDecimal(b)' : base === 'hex' ? HEX(upper) : base === 'binary' ? BITS : OCTAL
  const where = slots.where ?? ''
  if (/own line|per line/.test(where)) return eachByte({ each: `${digits}\nwrite("\\n")` }, context)
  if (/separated by/.test(where)) {
    const separator = textNamed(
      /separated by (?:1 )?(.+)$/.exec(where)![1]!.replace(/^(space|comma|tab|colon|semicolon)s$/, '$1'),
      context.quotes,
    )
    if (separator === undefined) return undefined
    return eachByte(
      {
        before: 'let first = true',
        each: `if (!first) write(${quoteText(separator)})\nfirst = false\n${digits}`,
        after: 'write("\\n")',
      },
      context,
    )
  }
  if (base === 'decimal') return undefined
  return eachByte(
    { each: digits, after: context.notes.whole === true || /line/.test(where) ? 'write("\\n")' : '' },
    context,
  )
}
const CASE = '(?:(?<c1>uppercase|lowercase) )?'
const DIGITS = `(?:${CASE}(?<base>hex|binary|octal|decimal|bits)(?: (?:digits|numbers?|dump|form|notation|values?))?)`
const EACH2 =
  '(?: ?,? ?(?:with |of |as )?(?:(?<width>\\d+) )?(?:(?<c2>uppercase|lowercase) )?(?:hex )?(?:digits|bits) (?:per|for each|each) ?(?:byte)?)?'
const WHERE =
  '(?<where>(?: ?,? ?(?:and )?(?:without (?:separators?|spaces|anything between)(?: between them)?|on (?:1 )?line|1 (?:byte )?per line|on own line|each on own line|1 per line|separated by .+?))*)'

const caesar: Rule['make'] = (slots, context) => {
  const back = /back|left/.test(slots.way ?? '')
  const places = slots.n ?? slots.n2
  const shift = (n: string) => `if (b >= 'a' && b <= 'z') write('a' + u8((u64(b - 'a') + ${n}) % 26))
else if (b >= 'A' && b <= 'Z') write('A' + u8((u64(b - 'A') + ${n}) % 26))
else write(b)`
  if (places !== undefined)
    return eachByte({ each: shift(String(back ? 26 - (Number(places) % 26) : Number(places) % 26)) }, context)
  const body = eachByte(
    {
      before:
        "let n: u64 = 0\nfor (let i: u64 = 0; args[0][i] != 0; i++) {\n  if (args[0][i] >= '0' && args[0][i] <= '9') n = (n * 10 + u64(args[0][i] - '0')) % 26\n}",
      each: shift(back ? '(26 - n)' : 'n'),
    },
    context,
  )
  return body.replace('function main(): void {', 'function main(args: cstr[]): void {\n  requires(args.length >= 1)')
}

const INTO = '(?:into|to|by|with|as|for)'
const WORD_DEFINITION =
  '(?: ?,? ?(?:\\( )?(?:(?:words?|where words?) )?(?:(?:are|is|being|that are|each being|as) )?(?:(?:runs? of (?:bytes|characters|anything) (?:other than|that (?:are|is) not|without)|(?:maximal )?(?:runs?|sequences?) of (?:non-whitespace|non-blank)(?: characters| bytes)?|separated by(?: (?:runs of|1 or more|any number of|each number of|number of|one or more))?|divided by|delimited by) ?(?:space|spaces|tab|tabs|newline|whitespace|and|or|,| )*)(?: \\))?)?'

const countClass: Rule['make'] = (slots, context) => {
  const condition = byteClass(slots.what!, 'b', context.quotes)
  return condition === undefined
    ? undefined
    : eachByte(
        { before: 'let count: u64 = 0', each: `if (${condition}) count++`, after: 'writeDecimal(count)\nwrite("\\n")' },
        context,
      )
}
const countAll = (context: Context): string =>
  eachByte(
    { before: 'let count: u64 = 0', each: 'count++', after: 'writeDecimal(count)\nwrite("\\n")' },
    context,
  ).replace('    const b = u8(c)\n', '')
const WORDS = "const blank = b == ' ' || (b >= 9 && b <= 13)\nif (!blank && !inside) words++\ninside = !blank"
const THEN_PRINT = '(?: ,? ?and print (?:number|count|it|result|that number|that|how many there are|sum))?'

const SHIFTED =
  '(?: ?[:,(] ?letters (?:are )?(?:rotated|shifted|moved) (?:by )?13 places(?: ,)?(?: (?:in|within|along) alphabet)?(?: keeping case)?(?: \\))?)?'

export const BYTE_RULES: readonly Rule[] = [
  rule(`print hex dump of stdin ?[:,] ?each byte (?:as|is) (?:(?<width>\\d+) )?${DIGITS}${WHERE}`, dumping),
  rule(
    `(?:copy stdin(?: to stdout)? ,? ?(?:with )?)?(?:xor|xoring|xored) each byte(?:${IN})? (?:with|by) (?<n>\\d+)(?: ,? ?and print_out)?`,
    (slots, context) => (Number(slots.n) > 255 ? undefined : eachByte({ each: `write(b ^ ${slots.n})` }, context)),
  ),
  rule(
    `add (?<n>\\d+) to each byte(?:${IN})(?: ,? ?(?:wrapping(?: around)?(?: from 255 to 0)?|modulo 256))(?: ,? ?and print_out)?`,
    (slots, context) => (Number(slots.n) > 255 ? undefined : eachByte({ each: `write(b + ${slots.n})` }, context)),
  ),
  rule(
    `(?:convert|replace|change|turn|translate) (?:each )?crlf(?:${IN})? (?:in)?(?:to|by|with) (?:1 )?(?:lf|newline|unix line endings)${TAIL}`,
    (_, context) =>
      eachByte(
        {
          before: 'let pending = false',
          each: 'if (pending && b != 10) write("\\r")\npending = b == 13\nif (!pending) write(b)',
          after: 'if (pending) write("\\r")',
        },
        context,
      ),
  ),
  rule(
    `${COPY}(?: to stdout)?(?: unchanged| as it is| as is)?|like cat(?: without arguments| with no arguments)?(?: ?[:,] ?copy stdin(?: to stdout)?)?`,
    (_, context) => eachByte({ each: 'write(b)' }, context),
  ),
  rule(`remove (?:each )?(?<what>.+?) (?:from|in|on|of) stdin${TAIL}`, removing),
  rule(
    `${COPY}(?: to stdout)? ?,? ?(?:but )?(?:without|except(?: for)?|removing|remove|with(?= .+ removed$)) (?:each )?(?<what>.+?)(?: removed)?(?: to stdout)?`,
    removing,
  ),
  rule(
    `(?:copy|print|keep) only (?<what>.+?)${IN}(?: to stdout)?(?: ,? ?and remove (?:everything|each thing|each) ?(?:else)?)?`,
    keeping,
  ),
  rule(
    `(?:replace|change|turn|convert|translate|map) (?:each )?(?:occurrence of )?(?<what>.+?)(?: (?:on|in|of|from) stdin)? ${INTO} (?<target>.+?)(?: (?:on|in|of|from) stdin)?${TAIL}`,
    replacing,
  ),
  rule(
    `(?:replace|change|turn|convert|translate|map) (?:each )?(?:occurrence of )?(?<what>.+?)(?: (?:on|in|of|from) stdin)? ${INTO} (?<target>.+?) and print (?:each ?thing|everything|each) to stdout`,
    replacing,
  ),
  rule(
    `(?:like tr [^:]+ : )?each (?<what>.+?)(?: (?:on|in|of|from) stdin| read| of what is read) (?:is|are|becomes?|comes out|go out|must become)(?: (?:written|printed|print|shown|replaced|turned|changed|converted|copied))? ?(?:as|by|with|into|to)? (?<target>.+?)`,
    replacing,
  ),
  rule(
    `(?:convert|change|turn|translate) (?:letters of )?stdin (?:to|into) (?<target>uppercase|lowercase)(?: letters)?${TAIL}`,
    (slots, context) => replacing({ what: 'letters', target: slots.target }, context),
  ),
  rule(
    `${COPY}(?: to stdout)? ?,? ?(?:but |and |while )?(?:with |replacing |turning |changing |converting |replace |turn |change |convert )(?:each )?(?<what>.+?) (?:turned|changed|converted|replaced|translated|mapped)? ?${INTO} (?<target>.+?)`,
    replacing,
  ),
  rule(`(?:(?:print|copy) stdin|stdin comes out) in (?<target>uppercase|lowercase)`, (slots, context) =>
    replacing({ what: 'letters', target: slots.target }, context),
  ),
  rule(
    `(?:swap|exchange|invert|toggle|flip) case of (?:each )?letters?(?:${IN})?(?: ,? ?(?:uppercase to lowercase and lowercase to uppercase|and vice versa|upper to lower and lower to upper))?`,
    (_, context) => eachByte({ each: "if ((b | 32) >= 'a' && (b | 32) <= 'z') write(b ^ 32)\nelse write(b)" }, context),
  ),
  rule(
    `(?:apply )?rot-?13(?: ?(?:to|of|on) (?:letters of )?stdin)?${SHIFTED}|(?:encode|encrypt|transform|convert|print|filter) stdin (?:with|using|by|in|as|through) rot-?13${SHIFTED}`,
    (_, context) => caesar({ n: '13' }, context),
  ),
  rule(
    `caesar (?:shift|cipher)(?: of| with shift of| with| by)+ (?<n>\\d+)(?: places)?(?: of| to| for| on)? (?:(?:each )?letters(?: read)?(?:${IN})?|stdin)(?: ,? ?upper stays upper and lower stays lower| ,? ?keeping case)?|(?:shift|rotate|move) (?:each )?letters?(?:${IN})? ?(?<way>forwards?|backwards?)?(?: in alphabet)? by (?:(?<n2>\\d+)(?: places| positions| letters)?|number (?:in|given as|given in|of) first argument(?: \\( 0 to 25(?: ,)? ?\\))?)(?: places| positions)?(?: ?,? ?(?:wrapping|wrap)(?: around)?)?(?: ?,? ?(?:and )?keeping case)?(?: and)?`,
    caesar,
  ),
  rule(
    `(?:squeeze|collapse|reduce|replace|shrink) (?:each )?(?:runs?|sequences?|groups?) of (?:1 or more |2 or more |several |consecutive |repeated |adjacent )?(?<what>.+?)(?:${IN})? (?:in)?(?:to|by|with) (?:1 )?(?<one>.+?)(?:${IN})?`,
    (slots, context) => {
      const condition = byteClass(slots.what!, 'b', context.quotes)
      const named = byteNamed(slots.what!, context.quotes)
      const one = /^1$/.test(slots.one!) ? named : byteNamed(slots.one!.replace(/^1 /, ''), context.quotes)
      if (condition === undefined || one === undefined) return undefined
      return eachByte(
        {
          before: 'let inside = false',
          each: `const now = ${condition}\nif (!now) write(b)\nelse if (!inside) write(u8(${one}))\ninside = now`,
        },
        context,
      )
    },
  ),
  rule(
    `(?:print|copy) first (?<n>\\d+) (?:bytes|characters)${IN}(?: ,? ?or (?:all of it|each it|everything|each) if (?:there are fewer|stdin is shorter|it is shorter|there are less))?`,
    (slots, context) =>
      eachByte({ before: 'let count: u64 = 0', each: `count++\nif (count > ${slots.n}) exit(0)\nwrite(b)` }, context),
  ),
  rule(
    `(?:print|copy) (?:stdin without|each (?:bytes |thing )?(?:but|except(?: for)?)|everything (?:but|except)) (?:its )?first (?<n>\\d+) (?:bytes|characters)(?:${IN})?`,
    (slots, context) =>
      eachByte({ before: 'let count: u64 = 0', each: `count++\nif (count > ${slots.n}) write(b)` }, context),
  ),
  rule(
    `(?:print|copy) last (?<n>\\d+) (?:bytes|characters)${IN}(?: ,? ?or (?:all of it|each it|everything|each) if (?:there are fewer|it is shorter))?`,
    (slots, context) =>
      wholeInput(`for (let i: u64 = size > ${slots.n} ? size - ${slots.n} : 0; i < size; i++) write(text[i])`, context),
  ),
  rule(
    `(?:print|copy) (?:bytes (?:of|on|from) )?(?:whole of )?stdin (?:in reverse(?: order)?|reversed|backwards)(?: ,? ?(?:last byte first|byte by byte))*|reverse (?:bytes of |order of bytes (?:of|on) |whole of )?stdin(?: byte by byte)?`,
    (_, context) => wholeInput('for (let i = size; i > 0; i--) write(text[i - 1])', context),
  ),
  rule(`(?:count|print number of) (?:bytes|characters)${IN}${THEN_PRINT}|like wc -c(?: ?[:,].*)?`, (_, context) =>
    countAll(context),
  ),
  rule(`(?:count|print number of) words${IN}?${WORD_DEFINITION}(?:${IN})?${THEN_PRINT}`, (_, context) =>
    eachByte(
      { before: 'let words: u64 = 0\nlet inside = false', each: WORDS, after: 'writeDecimal(words)\nwrite("\\n")' },
      context,
    ),
  ),
  rule(
    `(?:count|print number of) lines${IN}${THEN_PRINT} ?[.,(]? ?(?:and |where )?last line without newline (?:is )?(?:count|counts|counted)(?: (?:too|as well|as line|as 1))+(?: \\))?`,
    (_, context) =>
      eachByte(
        {
          before: 'let lines: u64 = 0\nlet open = false',
          each: 'if (b == 10) lines++\nopen = b != 10',
          after: 'if (open) lines++\nwriteDecimal(lines)\nwrite("\\n")',
        },
        context,
      ),
  ),
  rule(
    `(?:count|print number of) (?:newline|lines)${IN}(?: \\( newline \\))?${THEN_PRINT}(?: ,? ?like wc -l)?|like wc -l(?: ?[:,] ?(?:count|print number of) (?:newline|lines)${IN}${THEN_PRINT})?`,
    (slots, context) => countClass({ ...slots, what: 'newline' }, context),
  ),
  rule(`(?:count|print number of) (?<what>.+?)${IN}(?: there are)?${THEN_PRINT}`, countClass),
  rule(
    `(?:like wc ?[:,] ?)?(?:count|print number of) lines(?: \\( newline \\))? ?,? ?(?:number of )?words(?: \\([^)]*\\))? ?,? (?:and )?(?:number of )?bytes${IN} ?,? ?(?:and print them )?(?:on (?:1 )?line )?,? ?separated by (?:1 )?spaces?(?: ,)?(?: with)?`,
    (_, context) =>
      eachByte(
        {
          before: 'let lines: u64 = 0\nlet words: u64 = 0\nlet bytes: u64 = 0\nlet inside = false',
          each: `bytes++\nif (b == 10) lines++\n${WORDS}`,
          after: 'writeDecimal(lines)\nwrite(" ")\nwriteDecimal(words)\nwrite(" ")\nwriteDecimal(bytes)\nwrite("\\n")',
        },
        context,
      ),
  ),
  rule(
    `(?:print|encode|convert) (?:each bytes? (?:of|on|from) )?stdin (?:as|in|into|to) ${DIGITS}${EACH2}${WHERE}(?: and print_out)?`,
    dumping,
  ),
  rule(
    `(?:for each byte${IN} ?,? ?)?print (?:each byte(?:${IN})? |bytes(?:${IN})? |value of each byte${IN} |its value |it |each byte )?(?:as|in) (?:number )?(?:(?<width>\\d+) )?${DIGITS}(?: \\( 0 to 255 \\))?${WHERE}`,
    dumping,
  ),
  rule(`hex-?encode stdin${EACH2}${WHERE}`, (slots, context) => dumping({ ...slots, base: 'hex' }, context)),
  rule(
    `decode hex(?: digits)?(?: (?:on|from) stdin|(?= \\())(?: \\( [^)]*\\))?(?: back)?(?: (?:in)?to bytes)?(?: (?:on stdout|and print (?:bytes|result)(?: to stdout)?|and print_out))?|decode stdin from hex(?: to bytes)?(?: and print_out)?|hex-?decode stdin`,
    (_, context) =>
      eachByte(
        {
          before: 'let high: u8 = 0\nlet half = false',
          each: "let digit: u8 = 16\nif (b >= '0' && b <= '9') digit = b - '0'\nelse if ((b | 32) >= 'a' && (b | 32) <= 'f') digit = (b | 32) - 'a' + 10\nif (digit < 16) {\n  if (half) write(high * 16 + digit)\n  high = digit\n  half = !half\n}",
        },
        context,
      ),
  ),
  rule(
    `(?:put|print) (?:each )?words?${IN} ?,? ?(?:each )?(?:1 per line|on own line|on its own line|per line|1 word per line)${WORD_DEFINITION}`,
    (_, context) =>
      eachByte(
        {
          before: 'let inside = false',
          each: 'const blank = b == \' \' || (b >= 9 && b <= 13)\nif (!blank) write(b)\nelse if (inside) write("\\n")\ninside = !blank',
          after: 'if (inside) write("\\n")',
        },
        context,
      ),
  ),
  rule(
    `print (?<which>longest|shortest) word${IN}${WORD_DEFINITION}(?: ,? ?(?:first 1|first|first of them)(?: (?:if several are equally long|wins on ties|on ties|if there are ties))?)?`,
    (slots, context) =>
      wholeInput(
        `let best: u64 = 0
let bestEnd: u64 = 0
let start: u64 = 0
let inside = false
for (let i: u64 = 0; i <= size; i++) {
  const blank = i == size || text[i] == ' ' || (text[i] >= 9 && text[i] <= 13)
  if (!blank && !inside) start = i
  if (blank && inside && (bestEnd == best || i - start ${slots.which === 'longest' ? '>' : '<'} bestEnd - best)) {
    best = start
    bestEnd = i
  }
  inside = !blank
}
for (let i = best; i < bestEnd; i++) write(text[i])
write("\\n")`,
        context,
      ),
  ),
  rule(
    `(?:print )?sum(?: of)?(?: each)? (?:decimal )?digits (?:that occur )?(?:anywhere )?(?:on|in|of) stdin(?: ,? ?ignoring each other characters)?${THEN_PRINT}`,
    (_, context) =>
      eachByte(
        {
          before: 'let sum: u64 = 0',
          each: "if (b >= '0' && b <= '9') sum += u64(b - '0')",
          after: 'writeDecimal(sum)\nwrite("\\n")',
        },
        context,
      ),
  ),
  rule(
    `(?:print )?(?:sum of(?: values of)?(?: each)?|sum) bytes${IN}(?: ,? ?modulo (?<m>\\d+))?(?: as decimal(?: number)?)?${THEN_PRINT}`,
    (slots, context) =>
      eachByte(
        {
          before: 'let sum: u64 = 0',
          each: 'sum += u64(b)',
          after: `writeDecimal(sum${slots.m === undefined ? '' : ` % ${slots.m}`})\nwrite("\\n")`,
        },
        context,
      ),
  ),
  rule(`print (?:xor|exclusive or) of (?:each )?bytes${IN}(?: as decimal(?: number)?)?`, (_, context) =>
    eachByte({ before: 'let x: u8 = 0', each: 'x = x ^ b', after: 'writeDecimal(x)\nwrite("\\n")' }, context),
  ),
  rule(
    `count howoften each letter(?: a-z| from a to z)? occurs?${IN} ?,? ?(?:not caring about case|ignoring case|without regard to case|case-insensitively|not distinguishing case)? ?,? ?and print line like (?<like>q\\d+) for each letter that occurs ?,? ?(?:in alphabetical order)?`,
    (slots, context) => {
      const like = context.quotes[Number(slots.like!.slice(1))]!
      const m = /^[a-z]([^a-z0-9]+)\d+$/.exec(like)
      if (m === null) return undefined
      return eachByte(
        {
          before: 'let counts: u64[26]',
          each: "if ((b | 32) >= 'a' && (b | 32) <= 'z') counts[(b | 32) - 'a']++",
          after: `for (let i: u64 = 0; i < 26; i++) {\n  if (counts[i] > 0) {\n    write('a' + u8(i))\n    write(${quoteText(m[1]!)})\n    writeDecimal(counts[i])\n    write("\\n")\n  }\n}`,
        },
        context,
      )
    },
  ),
]
