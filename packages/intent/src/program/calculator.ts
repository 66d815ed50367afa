import type { Candidate } from '../reading/candidate.js'
import { readSentence, type Sentence } from '../text/sentence.js'
import type { Signature } from '../text/signature.js'
import { belowMain } from './compose/rule.js'
import { DECIMAL_ARGUMENTS } from './decimal-arguments.js'

/** Reads a phrase as a function of the given signature. */
export type ReadFunction = (sentence: Sentence) => Candidate | undefined

interface Part {
  readonly start: number
  readonly end: number
}

const COUNTS: Readonly<Record<string, number>> = { one: 1, a: 1, single: 1, its: 1, two: 2, three: 3 }
const ARGUMENTS =
  /\b(?:given |takes? |with |accepts? |expects? |from )?(?:exactly |its )?(one|two|three|a single|a) (?:command-?line )?arguments?\b/i
const NUMBERS =
  /\b(?:that(?:'s|'re| is| are)|which (?:is|are)|both|each|all)?(?: each)?\s*(?:an? )?(?:plain |valid |unsigned |non-negative )*(?:decimal |natural |whole |unsigned |non-negative )?(?:numbers?|integers?)(?: consisting only of digits)?(?:,? (?:each )?(?:from|between) (\d+) (?:to|and|up to) (\d+)| (?:of )?at most (\d+)| up to (\d+))?(?:,? (?:inclusive|both inclusive))?/i
const ERROR =
  /(?:for|on|if|with|in case of|given)?\s*\b(?:anything else|everything else|any other (?:input|arguments?|case)|otherwise|any error|in any other case|else)\b\s*(\([^)]*\))?,?\s*(?:it )?(?:should )?(?:prints?|writes?|outputs?)\s+(?:just )?(?:the (?:word|message|text) )?["']?(\w+)["']?\s*(?:and a newline|followed by a newline|on (?:a|its own) line)?\s*(?:to standard output)?\s*,?\s*and (?:exits?|quits?|ends?) (?:with )?(?:the )?(?:an )?(?:exit )?(?:status|code)?\s*(?:of )?(\d+)/i
const CHOICE =
  /\bprints?\s+(?:the word )?["']?(\w+)["']? (?:if|when) (.+?),?\s*(?:and|or|otherwise|else)?\s*(?:the word )?["']?(\w+)["']? (?:if not|otherwise|if it is not|when it is not)/i
const PRINT =
  /\bprints?\s+(.+?)(?=\s*(?:,?\s*(?:and|followed by|with) (?:a|one) newline|\.|;|$))(?:\s*,?\s*(?:and|followed by|with) (?:a|one) newline)?/i

/** What is left of a sentence once its parts are taken out. */
function leftover(text: string, parts: readonly Part[]): string {
  let out = ''
  let at = 0
  for (const part of [...parts].sort((a, b) => a.start - b.start)) {
    out += text.slice(at, Math.max(at, part.start))
    at = Math.max(at, part.end)
  }
  return out + text.slice(at)
}

const NAMES = ['a', 'b', 'c']
const LEFT_WORDS =
  /^(a|an|the|and|take|takes|there|any|be|one|exactly|you|it's|then|it|calculator|commandline|command|line|for|program|newline|given|with|that|is|of|on|to|output|standard|stdout|argument|arguments|takes?|as|number|numbers|by|called|small|simple|when|if|print|prints|its|write|make|create|me|please|which|decimal|integers?|their|they|are|in|computes?|calculates?)$/i

/** A program that checks its arguments, prints what a function makes of them, and complains otherwise. */
export function calculatorCandidates(text: string, readFunction: ReadFunction): readonly Candidate[] {
  const count = ARGUMENTS.exec(text)
  const error = ERROR.exec(text)
  if (count === null) return []
  const arity = COUNTS[count[1]!.toLowerCase().split(' ').at(-1)!] ?? 1
  // What comes after the complaint is not read, so nothing may be lost there.
  const before = error === null ? text : text.slice(0, error.index)
  const numbers = NUMBERS.exec(before.slice(count.index + count[0].length))
  if (numbers === null) return []
  const offset = count.index + count[0].length + numbers.index
  const low = numbers[1] ?? '0'
  const high = numbers[2] ?? numbers[3] ?? numbers[4] ?? '18446744073709551615'
  const chosen = CHOICE.exec(before)
  const printed = chosen ?? PRINT.exec(before)
  if (printed === null) return []
  const result = chosen === null ? 'u64' : 'bool'
  const phrase = (chosen?.[2] ?? printed[1]!)
    .replace(/\b(its|their)\b/gi, 'the')
    .replace(/\bit\b/gi, arity === 1 ? 'a' : 'it')
    .replace(/\b(the two|both)( numbers| arguments)?\b/gi, 'two numbers')
    .replace(/\barguments?\b/gi, 'numbers')
  const names = NAMES.slice(0, arity)
  const signature: Signature = { name: 'calculate', parameters: names.map((name) => ({ name, type: 'u64' })), result }
  const suffix = arity > 1 && !/two numbers|\ba and b\b/.test(phrase) ? ' of two numbers' : ''
  const made = readFunction(readSentence(`${phrase}${suffix}`, signature))
  if (made === undefined) return []
  const parts = [
    { start: count.index, end: count.index + count[0].length },
    { start: offset, end: offset + numbers[0].length },
    { start: printed.index, end: printed.index + printed[0].length },
    ...(error === null ? [] : [{ start: error.index, end: error.index + error[0].length }]),
  ]
  const rest = leftover(text, parts).match(/[A-Za-z]+|\d+/g) ?? []
  const strange = rest.filter((word) => !LEFT_WORDS.test(word) && !phrase.toLowerCase().includes(word.toLowerCase()))
  const source = program(
    names.length,
    low,
    high,
    error?.[2],
    error?.[3] ?? '1',
    made.source,
    chosen === null ? undefined : [chosen[1]!, chosen[3]!],
  )
  return [
    {
      origin: 'program',
      source,
      restatement: `Prints ${phrase} of ${arity === 1 ? 'its argument' : 'its arguments'}${error === null ? '; exits with 1 for other arguments' : `, or ${error[2]} for anything else`}.`,
      specificity: 6,
      unexplained: strange.map((_, i) => i),
      used: [],
      assumptions: [],
    },
  ]
}

function program(
  arity: number,
  low: string,
  high: string,
  message: string | undefined,
  code: string,
  source: string,
  texts: readonly string[] | undefined,
): string {
  const indices = Array.from({ length: arity }, (_, i) => i)
  const checks = indices.map((i) => `!is_number(args[${i}], ${low}, ${high})`).join(' || ')
  const call = `calculate(${indices.map((i) => `value_of(args[${i}])`).join(', ')})`
  const print =
    texts === undefined
      ? [`  writeDecimal(${call})`, '  write("\\n")']
      : [`  if (${call}) write(${JSON.stringify(`${texts[0]}\n`)})`, `  else write(${JSON.stringify(`${texts[1]}\n`)})`]
  const body = [
    `  if (args.length != ${arity} || ${checks}) {`,
    ...(message === undefined ? [] : [`    write(${JSON.stringify(`${message}\n`)})`]),
    `    exit(${code})`,
    '  }',
    ...print,
  ]
  return `function main(args: cstr[]): void {
${body.join('\n')}
}${belowMain(source)}

${DECIMAL_ARGUMENTS}`
}
