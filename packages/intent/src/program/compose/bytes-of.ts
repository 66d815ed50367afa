const CLASSES: readonly (readonly [RegExp, string])[] = [
  [/^(?:letters?|alphabetic characters?)$/, "(($ | 32) >= 'a' && ($ | 32) <= 'z')"],
  [/^(?:uppercase|capital)(?: letters?)?(?:(?: from)? a(?:-| to )z)?$/, "($ >= 'A' && $ <= 'Z')"],
  [/^(?:(?:lowercase|small)(?: letters?)?(?:(?: from)? a(?:-| to )z)?|letters? a-z)$/, "($ >= 'a' && $ <= 'z')"],
  [/^(?:decimal )?digits?(?: 0-9)?$/, "($ >= '0' && $ <= '9')"],
  [/^(?:hex digits?)$/, "(($ >= '0' && $ <= '9') || (($ | 32) >= 'a' && ($ | 32) <= 'f'))"],
  [
    /^vowels?(?: \( a , e , i , o(?: ,)? (?:and )?u(?: ,? ?(?:of |in )?(?:both|either) cases?)? \))?(?: (?:of|in) (?:both|either) cases?)?$/,
    vowel('$'),
  ],
  [/^consonants?$/, `((($ | 32) >= 'a' && ($ | 32) <= 'z') && !${vowel('$')})`],
  [/^spaces?$/, "$ == ' '"],
  [/^tabs?$/, '$ == 9'],
  [/^newline$/, '$ == 10'],
  [/^carriagereturns?$/, '$ == 13'],
  [/^(?:whitespace)$/, "($ == ' ' || ($ >= 9 && $ <= 13))"],
  [/^(?:non-ascii bytes?|bytes? (?:above|greater than|over) 127|bytes? outside ascii)$/, '$ >= 128'],
  [/^(?:nul|null|zero|0)(?: bytes?| characters?)$/, '$ == 0'],
  [/^(?:printable)(?: characters?)?$/, '($ >= 32 && $ <= 126)'],
  [/^non-printable(?: characters?| bytes?)?$/, '($ < 32 || $ > 126)'],
  [
    /^(?:punctuation)(?: characters?| marks?)?$/,
    "($ > 32 && $ < 127 && !($ >= '0' && $ <= '9') && !(($ | 32) >= 'a' && ($ | 32) <= 'z'))",
  ],
  [
    /^(?:alphanumeric(?: characters?)?|alphanumerics)$/,
    "(($ >= '0' && $ <= '9') || (($ | 32) >= 'a' && ($ | 32) <= 'z'))",
  ],
  [/^(?:non-digits?|non-digit characters?)$/, "!($ >= '0' && $ <= '9')"],
]

function vowel(x: string): string {
  return `((${x} | 32) == 'a' || (${x} | 32) == 'e' || (${x} | 32) == 'i' || (${x} | 32) == 'o' || (${x} | 32) == 'u')`
}

const NAMED: Readonly<Record<string, number>> = {
  space: 32,
  blank: 32,
  tab: 9,
  newline: 10,
  carriagereturn: 13,
  comma: 44,
  period: 46,
  dot: 46,
  'full stop': 46,
  colon: 58,
  semicolon: 59,
  slash: 47,
  backslash: 92,
  underscore: 95,
  hyphen: 45,
  dash: 45,
  minus: 45,
  'minus sign': 45,
  hash: 35,
  star: 42,
  asterisk: 42,
  'exclamation mark': 33,
  'question mark': 63,
  equal: 61,
  'equal sign': 61,
  'equals sign': 61,
  plus: 43,
  'plus sign': 43,
  pipe: 124,
  'vertical bar': 124,
  'at sign': 64,
  apostrophe: 39,
  percent: 37,
  'percent sign': 37,
  tilde: 126,
  ampersand: 38,
  'double quote': 34,
  'dollar sign': 36,
}

const singular = (word: string): string =>
  /(?:ss|equals)$/.test(word) ? word : word.replace(/(?:(slash)es|s)$/, (_, a) => a ?? '')

/** The byte that words name: `comma`, `letter x`, a quoted character. */
export function byteNamed(words: string, quotes: readonly string[]): number | undefined {
  const plain = words.trim().replace(/^(?:character|byte|sign|letter) (?=q\d+$|[a-z]$)/, '')
  const quote = /^q(\d+)$/.exec(plain)
  if (quote !== null) {
    const text = quotes[Number(quote[1])]!
    return text.length === 1 && text.charCodeAt(0) < 128 ? text.charCodeAt(0) : undefined
  }
  if (/^letter [a-z]$/.test(words.trim())) return plain.charCodeAt(0)
  return NAMED[plain] ?? NAMED[singular(plain)] ?? NAMED[singular(plain).replace(/ (?:sign|mark|character)$/, '')]
}

/** The text that words name: a quoted text, or some of one byte. */
export function textNamed(words: string, quotes: readonly string[]): string | undefined {
  const quote = /^(?:text |string |word )?q(\d+)$/.exec(words.trim())
  if (quote !== null) return quotes[Number(quote[1])]
  if (/^(?:nothing|empty string)$/.test(words)) return ''
  const many = /^(\d+) (.+)$/.exec(words.trim())
  // `to spaces` does not say how many.
  if (many === null && /^(?:spaces|tabs|commas|dots|stars|asterisks|hyphens|dashes|underscores)$/.test(words.trim()))
    return undefined
  const byte = byteNamed(many?.[2] ?? words, quotes)
  if (byte === undefined || Number(many?.[1] ?? 1) > 1000) return undefined
  return String.fromCharCode(byte).repeat(Number(many?.[1] ?? 1))
}

/** The condition that the `u8` named x belongs to the class of bytes that words name. */
export function byteClass(words: string, x: string, quotes: readonly string[]): string | undefined {
  const plain = words
    .trim()
    .replace(/^each /, '')
    .replace(/^(?:characters|bytes) that are (?!not)/, '')
  const negated =
    /^(?:(?:characters?|bytes?) that (?:is|are) not |(?:characters?|bytes?) other than |non-?(?=digit|letter|vowel|whitespace))(.+)$/.exec(
      plain,
    )
  if (negated !== null) {
    const inner = byteClass(negated[1]!.replace(/ characters?$/, ''), x, quotes)
    return inner === undefined ? undefined : `!(${inner})`
  }
  for (const [pattern, condition] of CLASSES) if (pattern.test(plain)) return condition.replaceAll('$', x)
  const range =
    /^(?:(?:small |capital |lowercase |uppercase )?(?:characters?|bytes?|letters?|digits?) )?(?:from |between )?(\w|q\d+)(?: (?:to|and|through) |-)(\w|q\d+)$/.exec(
      plain,
    )
  if (range !== null) {
    const [low, high] = [range[1]!, range[2]!].map((one) =>
      one.length === 1 ? one : (quotes[Number(one.slice(1))] ?? ''),
    )
    const same = [/^[a-z]$/, /^[A-Z]$/, /^[0-9]$/].some((kind) => kind.test(low!) && kind.test(high!)) && low! <= high!
    // A letter that is not quoted lost its case.
    const cased =
      /^[0-9]$/.test(low!) || (range[1]!.length > 1 && range[2]!.length > 1) || /lowercase|small/.test(plain)
    return same && cased ? `(${x} >= '${low}' && ${x} <= '${high}')` : undefined
  }
  const byte = byteNamed(plain.replace(/^characters? (?=q\d)/, ''), quotes)
  if (byte !== undefined) return `${x} == ${byte}`
  const parts = plain.split(/ ?(?:, and|, or|,| and| or) /)
  if (parts.length < 2) return undefined
  const each = parts.map((part) => byteClass(part, x, quotes))
  return each.some((one) => one === undefined) ? undefined : `(${each.join(' || ')})`
}
