import { withoutAsides } from './asides.js'
import { withoutCharacterRemarks } from './characters.js'
import { stem } from './stem.js'

/** A piece of the sentence. `key` is what rules compare; `value` is set for numbers and number words. */
export interface Token {
  readonly kind: 'word' | 'number' | 'symbol' | 'quote'
  /** As written. */
  readonly text: string
  readonly key: string
  readonly value?: bigint
  /** A number with a fraction. */
  readonly fraction?: number
  readonly start: number
  readonly end: number
}

const NUMBER_WORDS: Readonly<Record<string, number>> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
  thousand: 1000,
  million: 1000000,
}

/** Signs beyond ASCII, as they are written with it. */
const SIGNS: Readonly<Record<string, string>> = {
  '²': ' ** 2 ',
  '³': ' ** 3 ',
  '⁴': ' ** 4 ',
  '×': ' * ',
  '·': ' * ',
  '⋅': ' * ',
  '√': ' sqrt ',
  '⌊': ' floor ( ',
  '⌈': ' ceil ( ',
  '⌋': ' ) ',
  '⌉': ' ) ',
  '∧': ' and ',
  '∨': ' or ',
  '⊕': ' xor ',
  '¬': ' not ',
  φ: ' totient ',
  '∣': ' divides ',
  '÷': ' / ',
  '≤': ' <= ',
  '≥': ' >= ',
  '≠': ' != ',
  '−': '-',
  '–': '-',
  '—': ' ; ',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '…': '...',
  '→': ' -> ',
}

/** Words of other scripts, and signs of more than one UTF-16 unit, stay whole. */
const PATTERN =
  /"((?:[^"\\]|\\.)*)"|`([^`]*)`|(?<![\w])'([^']{1,3})'(?!\w)|\d{4}-\d\d-\d\d|[uU]\+[0-9a-fA-F]{4,6}|0[xX][0-9a-fA-F_]+|0[bB][01_]+|\d+\.\d+(?!\w|\.[\w.])|\d{1,3}(?:,\d{3})+(?!\d)|\d[\d_]*(?:st|nd|rd|th)\b|\d[\d_]*(?![\w])|[A-Za-z0-9_]+|\.{2,3}|->|=>|<=|>=|==|!=|<<|>>|&&|\|\||\*\*|(?:(?!\w)[\p{L}\p{M}\p{N}])+|[^\s\w]/gu

/** Phrases that act as one word. Applied to the text before it is cut. */
const JOINED: readonly (readonly [RegExp, string | ((...parts: string[]) => string)])[] = [
  [/#\s*(?:of )?(?=[a-z{])/gi, 'number of '],
  [/,? ?\(?(?:computed |calculated |done )?without (?:any )?overflow(?:ing|s)?\)?(?= |[.,;)]|$)/gi, ''],
  [
    /,? ?\b(?:when|if|once|after) (it|\w+) (?:is|has been|was) (?:written|expressed|represented|put)(?: down| out)? (?:in|with|using) (binary|decimal|base (?:2|10|ten|two))\b/gi,
    (_, of: string, base: string) =>
      ` in the ${/2|two|binary/i.test(base) ? 'binary' : 'decimal'} representation of ${of}`,
  ],
  [
    /\((?:the )?first (?:one |term |element |number )?(?:has|is|is at|at|with) (?:the )?(?:index|position|number) (?:0|zero)\)/gi,
    ' ',
  ],
  [/(?<=[a-z])\.\s*\.(?=\s|$)/g, '.'],
  [/,? (?:just )?as (?:it )?is (?:also )?(?:the case|so|true) (?:with|for) (-?\d+)/gi, '; $1 counts'],
  [
    /^(?:go|look|walk|run|step|read) (?:through|over|along) (?:all )?(?:the )?(digits) of (?:the )?(\w+)\.\s*/gi,
    'for the $1 of $2: ',
  ],
  [
    /,? (?:and|but) (?:no|false) (?:as soon as|when|once|if) (?:this|that) happens(?: somewhere| anywhere| once)?/gi,
    '',
  ],
  [/\b(?:answer|say|tell) (?:me )?(?:yes|true) (?=when|if)/gi, 'return true '],
  // Its stem is that of a denial.
  [/\bnot(?:e|es|ing)(?: that|:)?(?= )/gi, 'mind that'],
  [/,? ?\(?(?:using |with |by )?(?:integer|whole[- ]number) division\)?(?= |[.,;)]|$)/gi, ''],
  [/\b(upper|lower)[- ]?case(d)?\b/gi, '$1case'],
  [/\b(capital|upper) letters?\b/gi, 'uppercase letter'],
  [/\bsmall letters?\b/gi, 'lowercase letter'],
  [/\b(standard|std)[- ]?(input|in)\b/gi, 'stdin'],
  [/\b(standard|std)[- ]?(output|out)\b/gi, 'stdout'],
  [/\bnew[- ]line(s?)\b/gi, 'newline$1'],
  [/\bwhite[- ]?space(s?)\b/gi, 'whitespace'],
  [/\b(?:nul|null|zero)[- ]terminated\b/gi, 'nul-terminated'],
  [/\bthe (?:word|message) (\w+)(?= (?:and|or|if|to|on|followed|when)\b|[,.;]|$)/gi, '"$1"'],
  [
    /\b(prints?) (yes|no|ok|error|balanced|unbalanced|valid|invalid|true|false|prime|composite|even|odd|palindrome|usage|none|found|sorted|unsorted|equal|different)(?= (?:and|if|when|otherwise|or|followed|to)\b|[,.;]|$)/gi,
    '$1 "$2"',
  ],
  [/\bin[- ]place\b/gi, 'inplace'],
  [/\bnon[- ](\w)/gi, 'non-$1'],
  [/\bco-efficient/gi, 'coefficient'],
  [/\bleft[- ]most\b/gi, 'leftmost'],
  [/\bright[- ]most\b/gi, 'rightmost'],
  [/\bsub[- ](array|sequence|string|set)/gi, 'sub$1'],
  [/\b(\d+)[- ](bit|byte)(s?)\b/gi, '$1 $2$3'],
  [/\bcommand[- ]line\b/gi, 'commandline'],
  [
    /\b((?:multipl|add|subtract|sum|divid)\w*\b[^.;]*?),?\s+(?:and|then)\s+(?:return|give|yield)s?\s+(?:the|their|its)\s+(\d+) bits? (?:product|sum|result|difference|quotient)\b/gi,
    '$1 as a $2 bit integer',
  ],
  [/\b(multipl\w*\b[^.;]*?),?\s+(?:and|then)\s+(?:return|give|yield)s?\s+(?:the|their)\s+(?:product|result)$/gi, '$1'],
  [/\b(add\w*\b[^.;]*?),?\s+(?:and|then)\s+(?:return|give|yield)s?\s+(?:the|their)\s+(?:sum|result)$/gi, '$1'],
  [
    /,?\s*(?:leaving|leave|leaves|with|and|keeping|but|while)?\s*(?:everything|anything|all|the|any)\s+(?:else|other (?:characters?|bytes?))\s*(?:alone|unchanged|untouched|as (?:is|it is|they are)|stays? (?:the same|unchanged|as it is)|is left (?:alone|unchanged)|(?:is|are) unchanged|are left (?:alone|unchanged)|in place)\b/gi,
    ' ',
  ],
  [
    /,?\s*(?:reduced |taken |computed |all |wrapping )*(?:modulo|mod|wrapping at|wrapping modulo) 2\s*(?:\^|\*\*)\s*(?:8|16|32|64)\b/gi,
    ' wrapping',
  ],
  [
    /,?\s*(?:and )?(?:every|all|any|the) other (?:bytes?|characters?) (?:is|are) (?:passed through|copied|left|kept)(?: unchanged| alone| as is| as they are)?/gi,
    ' ',
  ],
  [/,?\s*and nothing else\b/gi, ' '],
  [/\bends? up\b/gi, 'ends'],
  [/\bvice[- ]versa\b/gi, ' '],
  [
    /\b(?:whole|natural|counting) (number|integer)(s?)(?= (?:from|between|up|below|in|that|greater|less)\b)/gi,
    'integer$2',
  ],
  [
    /,?\s*\(?\b(?:both )?(?:(?:ends?|bounds?|limits?|endpoints?) )?(?:are )?(?:included|inclusive|inclusively)\)?(?=\s|[.,;)?]|$)/gi,
    ' inclusive',
  ],
  [/\bper cent\b/gi, 'percent'],
  // Said in the plural, it is of each.
  [
    /\b(squares|cubes|absolute values|magnitudes|factorials|digit sums|reciprocals) of (\w+) and (\w+)\b/gi,
    '$1 of both $2 and $3',
  ],
  [/\b(?:carry on|go on|continue)(?= \w+ing\b)/gi, 'keep'],
  [/\bas soon as\b/gi, 'when'],
  [/\bso long as\b/gi, 'as long as'],
  [/\b(?:other than|besides|apart from|aside from)(?= 1\b| one\b)/gi, 'except'],
  [/\b(?:iff|(?:exactly )?if and only if)\b/gi, 'if'],
  [/\b(?:give|hand|pass|send)(s?) back\b/gi, 'return$1'],
  [/\bwhenever\b/gi, 'when'],
  [/\bsquared (values?|elements?|entries|items?)\b/gi, 'squares of the $1'],
  // Nothing but a call to write it may stand before: what else is returned is another matter.
  [
    /^((?:please |write |a |an |the |python |function |method |that |which |to |and )*)(?:return(?:s|ing)? )?true (?:only |exactly )?(?:if|when)\b(?!.*\b(?:false|otherwise|else)\b)/i,
    '$1whether',
  ],
  [/\b(?:count|work out|tell me|find(?: out)?|determine|say|give(?: me)?) how many\b/gi, 'how many'],
  [/\bhow many (\w+) are there (?=that|which|in|with|from|below|up)/gi, 'how many $1 '],
  [/\b(?:is|are) the same as\b/gi, 'equals'],
  [/\bcounts? as (?:a )?yes\b|\b(?:the )?answer(?: i)?s yes\b/gi, 'is true'],
  [/\bcounts? as (?:a )?no\b|\b(?:the )?answer(?: i)?s no\b/gi, 'is false'],
  [/\b(?:tot|add|sum) (?:up|together)\b/gi, 'sum of'],
  [/\bhow often\b/gi, 'how many times'],
  [/\b(?:switched|turned) on\b/gi, 'set'],
  [/\b(opposite?|inverse) order\b/gi, 'reverse order'],
  [/\b(?:turns?|shows?|crops?|pops?) up\b/gi, 'occurs'],
  [/\b(?:is|are) somewhere in\b/gi, 'occurs in'],
  [/\bmade (?:up )?of\b/gi, 'consisting of'],
  [/\b(?:does|do|did) not (?:exceed|go beyond|go above|pass)\b/gi, 'is at most'],
  [/\bnot (?:exceeding|above|beyond)\b/gi, 'at most'],
  [/\bnot (?:below|under)\b/gi, 'at least'],
  [/\b(?:hand|give|yield)s? (\w+) back\b/gi, 'return $1'],
  [/\b(the|these|this) following\b/gi, '$1'],
  [/\b(?:comes?|turns?) out (?:as|to be)\b/gi, 'gives'],
  [/\bresults? in\b/gi, 'gives'],
  [/\bapart from\b/gi, 'except'],
  [/\bas well(?! as)\b/gi, 'also'],
  [/\brunner-up\b/gi, 'second largest'],
  [/\b(?:zero|0)[- ]based\b/gi, ''],
  [/,? ?\bcount(?:ing|ed) (?:up )?from (?:zero|0)(?: at (?:the )?(?:bottom|start|beginning|left|front))?\b/gi, ''],
  [
    /\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ](one|two|three|four|five|six|seven|eight|nine)\b/gi,
    (_, tens: string, ones: string) => String(NUMBER_WORDS[tens.toLowerCase()]! + NUMBER_WORDS[ones.toLowerCase()]!),
  ],
  [/\bcan['’]t\b/gi, 'can not'],
  [/\bwo n['’]t|\bwon['’]t\b/gi, 'will not'],
  [/(\w)n['’]t\b/gi, '$1 not'],
  [/\bcannot\b/gi, 'can not'],
  [/(\b(?:whether|if|check|is|are|determine)\b.*?),?\s+or not\b/gi, '$1'],
  [/\beven (if|when|though|with|for|zero|the |an? )/gi, '$1'],
  [
    /\b(less|more|greater|fewer) than or equal to\b/gi,
    (_, word: string) => (/less|fewer/i.test(word) ? 'at most' : 'at least'),
  ],
  [/\b(minim)un\b/gi, '$1um'],
  [/\b(it|that|there|what|which)['’]s\b/gi, '$1 is'],
  [/(\w)['’]s\b/g, '$1'],
  [/(\w)s['’](?=\s)/g, '$1s'],
  [/\b(\w+)['’](ll|re|ve|d|m)\b/gi, '$1'],
  [/\be\.g\.\s?/gi, 'for example '],
  [/\bi\.e\.\s?/gi, 'that is '],
]

const RETURNING =
  /[,.;]?\s*(?:\b(?:and|then|finally)\b\s*)*\b(?:return|give|report|yield)s? (?:it|this|that|(?:that|this|the|the final|the resulting) (?:result|answer|outcome|value|number|digit|one|count|sum|total|product))\s*[.!]?\s*$/i

/** `…, add them up and return the result`: that what was computed is returned goes without saying, but not after a condition. */
function withoutReturning(text: string): string {
  const match = RETURNING.exec(text)
  if (match === null || match.index === 0 || !/^[,.;]|^\s*(and|then|finally)/i.test(match[0])) return text
  const before = text.slice(0, match.index)
  return /(?:^|[.,;]\s*)(?:if|when|else|otherwise|unless|while|until)\b[^.,;]*$/i.test(before) ||
    /\b(?:if|when|until|while|keep|repeat)/i.test(before)
    ? text
    : before
}

function numberToken(text: string): { value?: bigint; fraction?: number } {
  if (/^\d+\.\d+$/.test(text)) return { fraction: Number(text) }
  const plain = text.replace(/[_,]/g, '').replace(/(st|nd|rd|th)$/, '')
  return { value: BigInt(plain) }
}

function plainText(text: string): string {
  return text.replace(/\\(n|t|r|0|.)/g, (_, c: string) => ({ n: '\n', t: '\t', r: '\r', '0': '\0' })[c] ?? c)
}

/** Cuts a sentence into tokens. Never fails: what is not understood is a word like any other. */
export const tokenize = (sentence: string): readonly Token[] => cut(sentence, plainly)

/** Tokens of a text that is plain already. */
export const tokenizePlain = (text: string): readonly Token[] => cut(text, (same) => same)

/** A text without what is said beside the request. */
export const plainly = (text: string): string => withoutAsides(withoutCharacterRemarks(text))

function cut(sentence: string, plain: (text: string) => string): readonly Token[] {
  const quotes: string[] = []
  // Quoted text keeps its spelling, so it is taken out before words are joined.
  let text = sentence.replace(/[\u0080-\uffff]/g, (c) => SIGNS[c] ?? c)
  text = text.replace(/"((?:[^"\\]|\\.)*)"|`([^`]*)`/g, (_, a?: string, b?: string) => {
    quotes.push(plainText(a ?? b ?? ''))
    return `"${quotes.length - 1}"`
  })
  text = plain(text)
  for (const [from, to] of JOINED) text = text.replace(from, to as string)
  text = withoutReturning(text)
  const tokens: Token[] = []
  for (const match of text.matchAll(PATTERN)) {
    const raw = match[0]
    const at = { start: match.index, end: match.index + raw.length }
    if (match[1] !== undefined) {
      const content = quotes[Number(match[1])] ?? ''
      tokens.push({ kind: 'quote', text: content, key: '"', ...at })
    } else if (match[3] !== undefined && !/^\w+ $/.test(match[3])) {
      tokens.push({ kind: 'quote', text: plainText(match[3]), key: '"', ...at })
    } else if (/^(\d{4}-\d\d-\d\d|[uU]\+.*)$/.test(raw)) {
      tokens.push({ kind: 'word', text: raw, key: raw.toLowerCase(), ...at })
    } else if (/^\d[\d_,]*(st|nd|rd|th)?$|^0[xXbB][\da-fA-F_]+$|^\d+\.\d+$/.test(raw)) {
      tokens.push({ kind: 'number', text: raw, key: '#', ...numberToken(raw), ...at })
    } else if (/^\w+$/.test(raw)) {
      const lower = raw.toLowerCase()
      const value = NUMBER_WORDS[lower]
      tokens.push({
        kind: 'word',
        text: raw,
        key: stem(lower),
        ...(value === undefined ? {} : { value: BigInt(value) }),
        ...at,
      })
    } else {
      tokens.push({ kind: 'symbol', text: raw, key: raw, ...at })
    }
  }
  return joinSigns(tokens)
}

/** A hyphen inside a compound (`fixed-point`, `fnv-1a`) only joins; between single letters or numbers it is a minus. */
function isJoiner(tokens: readonly Token[], i: number): boolean {
  const [before, token, next] = [tokens[i - 1], tokens[i]!, tokens[i + 1]]
  if (token.text !== '-' || before?.end !== token.start || next?.start !== token.end) return false
  if (before.kind === 'number') return next.kind === 'word' && next.text.length > 1
  return before.kind === 'word' && (before.text.length > 1 || next.text.length > 1) && /\w/.test(next.text)
}

/** A minus that touches a number and follows no operand belongs to the number. */
function joinSigns(tokens: readonly Token[]): readonly Token[] {
  const out: Token[] = []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!
    if (isJoiner(tokens, i)) continue
    const next = tokens[i + 1]
    const before = out.at(-1)
    const operand =
      before !== undefined &&
      (before.kind === 'number' || before.key === ')' || before.end === token.start) &&
      before.kind !== 'symbol'
    if (token.text === '-' && next?.kind === 'number' && next.start === token.end && !operand) {
      const sign = next.value !== undefined ? { value: -next.value } : { fraction: -(next.fraction ?? 0) }
      out.push({ ...next, text: `-${next.text}`, ...sign, start: token.start })
      i++
    } else out.push(token)
  }
  return out
}
