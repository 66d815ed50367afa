import { isDescriptive } from './decisive.js'
import { wordsOf } from './nouns.js'
import type { Signature } from './signature.js'
import { stem } from './stem.js'
import type { Token } from './tokenize.js'

const CLAUSE_END = new Set(['.', ';', '(', ')', ':'])
const REMARKS: readonly RegExp[] = [
  / only ever (get|see|receive|be call) /,
  / (be|will|can|may) (always|guarante|assum|promis) /,
  / (you|we|caller|it|one) (can|may) assum /,
  / assum (that|the|all) /,
  / any algorithm /,
  / (may|can|could|might) (well )?(be|get|grow|become) (too )?(large|larger|big|bigger|greater|long|longer|more) /,
  / (may|can|could|might) (not )?(exceed|overflow|fit) /,
  / (always|certainly|surely) (fit|be valid|be right|be correct|be (a )?correct|be enough) /,
  /^(?!.* (answer|result|except|but|output) ).* (neither|no|none of|never) .*(more|long|longer|deep|deeper|large|larger|greater|big) than # /,
  / (stay|be kept|remain) (less|under|below) /,
  / overflow (just |simply |only )?wrap /,
  / (watch out|beware|be careful|so careful|take care) /,
  / (be|have) (to be )?(exact|right|correct) (over|for|on|across|even|anyway) /,
  / duplicat (be |may |can )*(fine|allow|occur|appear|ok) /,
  / (order|means|method|how) (do|be) not (matter|important) /,
  / (array|input|it|list|string|line|buffer|file|text|they) (be|have|contain) at maximum # /,
  / at maximum # (kib|mib|byt|character|element|kilobyt|thousand|entry) /,
  / (a )?(couple|few) (of )?(thousand|hundred) /,
  / (do|need) not (need to |have to )?(worry|matter|care|be stabl) /,
  / no need to /,
  / never (get|see|be|overlap|be call) /,
  / (be|have) never /,
  / result (range|be|lie) (between|from) /,
  / (array|string|buffer|they|it) (always )?have (always )?(the )?(equal|enough|room|at minimum) /,
  / always (have|has|be|fit) /,
  / (be|has to be|must be|have to be) (exact|correct|right) (over|for|on|across) /,
  / without (regard|respect) to /,
  / (input|it|text) be (plain )?ascii /,
  / ignor (the |any |all )?(argument|stdin|input|its)( and (stdin|input|argument))? /,
]
/** `b is not 0`, `bits is between 1 and 32`: a clause of its own that restricts a parameter. */
const RESTRICTION =
  /^ (?:(?:where|with|for|and|given|here|not|mind|assum) )*(?:the )?(?:both|\w+ and \w+|\w+) (?:(?:will |must )?be|start) (?:always |both |of course )*(?:not|never|at (?:minimum|maximum|#)|between|greater|less|positiv|zero|non-\w+|nonnegativ|nonzero|from|in the range|[<>]=?|!=|# or (?:more|greater)) /
/** `n >= 1`, `0 <= k < 32`, `a, b in 0..1439`: the same in signs. */
const RELATED = String.raw`[$#](?: (?:and )?[$])*(?: (?:<|<=|>|>=|!=) [$#])+|[$](?: (?:and )?[$])* (?:be )?(?:from|in|between) (?:\[ )?# (?:\.\.|to|and) #(?: \])?`
const RELATION = new RegExp(
  `^ (?:(?:where|with|for|and|given|here|assum|always|all|both|note|that) )*(?:${RELATED}|(?:<|<=|>|>=) #)(?: and (?:${RELATED}))* $`,
)
/** Who a promise may be about: what is given, not what comes out. */
const GIVEN = new Set(
  'the a an any both all each every of and or number integer value input argument limit one two three they numbers given first second i you neither none'
    .split(' ')
    .map(stem),
)
const VERB = /^(be|have|will|can|may|must|exceed|ask|need|fit|li|start|never|always)$/
const BOUND =
  / (?:never|always|at (?:minimum|maximum)|between|from # (?:to|up)|no more|not more|no less|not less|not greater|positiv|non-negativ|nonnegativ|non-zero|nonzero|not (?:zero|negativ|0|#)|greater than|less than|strictly|up to) /
const OUTCOME =
  / (?:return|yield|giv|give|print|result|answer|becom|become|count|then|so|otherwis|otherwise|els|else|if|when|unless|except|but|only|however) /
/** What is excepted, or said of the result, is no remark about inputs. */
const EXCEPTION = / (except|unless|but|apart) | (answer|result) be (never|not|at maximum|at minimum) /
const RESULTS = / (return|yield|give|print|result be|becom) /

const LONGEST_HEADING = 5
/** `ReLU in place: negative elements become 0`: what stands before the colon only says what it is for. */
function isHeading(tokens: readonly Token[]): boolean {
  const end = tokens.findIndex(({ text }) => text === ':')
  const heading = tokens.slice(0, Math.max(0, end))
  return (
    heading.length > 0 &&
    heading.length <= LONGEST_HEADING &&
    tokens.length - end > heading.length &&
    heading.every(({ kind, key, value }) => kind === 'word' && value === undefined && isDescriptive(key))
  )
}

/** `n never exceeds one million`, `the lower limit is never greater than the upper one`. */
function promises(clause: readonly Token[], names: ReadonlySet<string>, nouns: ReadonlySet<string>): boolean {
  const verb = clause.findIndex(({ key, kind }) => kind === 'word' && VERB.test(key))
  if (verb < 1) return false
  const who = clause.slice(0, verb)
  const isGiven = ({ text, key }: Token) =>
    names.has(text.toLowerCase()) || nouns.has(key) || GIVEN.has(key) || text === ','
  if (!who.every(isGiven) || who.every(({ key }) => /^(the|a|an|one|it)$/.test(key))) return false
  const said = ` ${clause.map((token) => (token.value === undefined ? token.key : '#')).join(' ')} `
  return BOUND.test(said) && !OUTCOME.test(said)
}

/** `Given three side lengths, …`: only what is given; where it ends. */
function preamble(tokens: readonly Token[], names: ReadonlySet<string>): number {
  const end = tokens.findIndex(({ text }) => text === ',')
  if (!/^(given|for|with|take|having)$/i.test(tokens[0]?.text ?? '') || end < 2 || end > LONGEST_PREAMBLE) return 0
  const rest = tokens.slice(1, end)
  const only = rest.every(
    ({ kind, key, text, value }) =>
      kind === 'word' &&
      (names.has(text.toLowerCase()) ||
        value !== undefined ||
        ((/^(positive|nonnegative|natural|whole)$/i.test(text) || isDescriptive(key)) &&
          !/^(in|when|if|as|by|to|is)$/i.test(text))),
  )
  const introduces = rest.some(({ value, text }) => value !== undefined || /^(the|a|an|two|three|both)$/i.test(text))
  return only && introduces && tokens.length > end + 2 ? end : 0
}
const LONGEST_PREAMBLE = 7

/** Clauses that restrict inputs or free the choice of means; they state no result. */
export function findRemarks(
  tokens: readonly Token[],
  names: ReadonlySet<string>,
  signature: Signature | undefined,
): readonly boolean[] {
  const out = tokens.map(() => false)
  const mark = (from: number, to: number) => out.fill(true, from, to)
  const nouns = new Set(signature?.parameters.flatMap(({ name }) => wordsOf(name).map(stem)))
  const keyOf = (token: Token) =>
    token.value !== undefined ? '#' : names.has(token.text.toLowerCase()) ? '$' : token.key
  const isName = (token: Token | undefined) => token !== undefined && names.has(token.text.toLowerCase())
  const isGivenNoun = (token: Token | undefined) =>
    isName(token) ||
    (token?.kind === 'word' && (GIVEN.has(token.key) || /^(places|positions|steps)$/i.test(token.text)))
  const relation = (start: number, end: number) =>
    textOf(start, end, keyOf)
      .replace(/ - #/g, ' #')
      .replace(/ # (?:\*\*|\^|-) #/g, ' #')
  const clauses = (ends: (token: Token) => boolean, visit: (start: number, end: number) => void) => {
    let start = 0
    for (let i = 0; i <= tokens.length; i++) {
      if (i < tokens.length && !ends(tokens[i]!)) continue
      visit(start, i)
      start = i + 1
    }
  }
  const textOf = (start: number, end: number, key: (token: Token) => string) =>
    ` ${tokens
      .slice(start, end)
      .filter((token) => token.text !== ',')
      .map(key)
      .join(' ')} `
  clauses(
    ({ text }) => CLAUSE_END.has(text) || text === '?',
    (start, end) => {
      const text = textOf(start, end, (token) => (token.value !== undefined ? '#' : token.key))
      const restricts = start > 0 && RESTRICTION.test(text) && !/ (if|when|,|else|otherwise) /.test(text)
      if ((restricts || REMARKS.some((pattern) => pattern.test(text))) && !RESULTS.test(text) && !EXCEPTION.test(text))
        mark(start, end)
    },
  )
  if (isHeading(tokens))
    mark(
      0,
      tokens.findIndex(({ text }) => text === ':'),
    )
  const given = preamble(tokens, names)
  if (given > 0) mark(0, given)
  // What a comma sets off from a question may be a part of it: `is n even, n > 2`.
  const commas = signature !== undefined && signature.result !== 'bool'
  const chosen = tokens.some(({ key }) => /^(if|els|else|otherwis|otherwise)$/.test(key))
  let spoken = false
  clauses(
    ({ text }) => CLAUSE_END.has(text) || text === '?' || (commas && text === ','),
    (start, end) => {
      const said = relation(start, end)
      const relates = RELATION.test(said)
      const close = tokens[end]?.text ?? ''
      const ahead = /^[.;]$/.test(close) || (close === ':' && said.includes(' in '))
      const range =
        / # (?:up )?(?:\.\.|to) # $/.test(said) && tokens[start - 1]?.text === '(' && isGivenNoun(tokens[start - 2])
      if (range || (relates && (spoken || (ahead && commas && end < tokens.length - 1)))) mark(start, end)
      else if (!relates && tokens.slice(start, end).some((token) => token.text.length > 1 || token.text === '!'))
        spoken = true
      if (relates || signature === undefined || chosen) return
      for (let i = end - 1; i > start; i--)
        if (
          (commas ? /^(for|with|where|given)$/ : /^(for|where|given)$/).test(tokens[i]!.key) &&
          RELATION.test(relation(i, end))
        )
          return mark(i, end)
    },
  )
  clauses(
    ({ text }) => CLAUSE_END.has(text) || text === '?' || text === '!',
    (start, end) => {
      if (start > 0 && promises(tokens.slice(start, end), names, nouns)) mark(start, end)
    },
  )
  return out
}
