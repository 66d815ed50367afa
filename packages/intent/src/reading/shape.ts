import type { Contract, FunctionDeclaration } from '@sourceless/contract'
import type { Sentence } from '../text/sentence.js'

/** Nouns of one number, as written. */
const NUMBER = /^(integer|int|number|value|float|double|byte|word|character|char|letter|digit)$/i
const NUMBERS = /^(integers|ints|numbers|values|floats|doubles|bytes|words|characters|chars|letters|digits)$/i
const ARRAYS = /^(arrays|lists|vectors|buffers|slices)$/i
const STRINGS = /^(strings)$/i
/** May stand between a count and its noun: `two given unsigned 64-bit integers`. */
const BETWEEN = /^(given|signed|unsigned|\d+|bits?|positive|negative|non|natural|whole|random|different|arbitrary)$/i
const COMMANDS =
  /^(sort|reverse|rotate|convert|add|subtract|multiply|divide|set|clear|swap|copy|fill|move|remove|replace|count|sum|round|turn|shift|encode|decode|hash|compute|calculate)$/i

/** `is n prime`, `check whether …`: the answer is yes or no. */
export function asksTruth(sentence: Sentence): boolean {
  const first = sentence.tokens[0]?.text.toLowerCase() ?? ''
  return (
    /^(is|are|does|do|has|have|can|whether)$/.test(first) ||
    sentence.tokens.slice(0, 6).some((token) => /^whether$/i.test(token.text))
  )
}

/** Whether the sentence speaks of something that only a function is given: `a string`, `an array`, `is a byte …`. */
export function namesFunction(sentence: Sentence): boolean {
  return (
    asksTruth(sentence) ||
    saysScalar(sentence) ||
    sentence.keys.some((key, i) => key === 'string' && isArticle(sentence.tokens[i - 1]?.text))
  )
}

/** `sort …`, `how many …`: the answer is not yes or no. */
function asksOther(sentence: Sentence): boolean {
  const [first, second] = sentence.tokens.map((token) => token.text.toLowerCase())
  if (asksTruth(sentence) || sentence.keys.slice(0, 6).includes('if')) return false
  return COMMANDS.test(first ?? '') || (first === 'how' && second === 'many') || (first === 'number' && second === 'of')
}

interface Shape {
  readonly scalars: number
  readonly slices: number
  readonly strings: number
  /** Sequences that are not buffers to write bytes to. */
  readonly inputs: number
  readonly written: number
  /** Slices that are only read. */
  readonly read: number
  readonly result: string
}

function shapeOf(entry: FunctionDeclaration): Shape {
  const types = entry.parameters.map((parameter) => parameter.type)
  const slices = types.flatMap((type) => (type.kind === 'slice' ? [type] : []))
  const isBytes = (element: (typeof slices)[number]['element']) => element.kind === 'int' && element.bits === 8
  const strings = types.filter((type) => type.kind === 'cstr').length
  return {
    scalars: types.length - slices.length - strings,
    slices: slices.length,
    strings: strings + slices.filter((slice) => isBytes(slice.element)).length,
    inputs: strings + slices.filter((slice) => !(slice.writable && isBytes(slice.element))).length,
    written: slices.filter((slice) => slice.writable).length,
    read: slices.filter((slice) => !slice.writable).length,
    result: entry.result.kind,
  }
}

/**
 * Whether a function takes and gives what the sentence, which has no signature, says in words: an array, a string,
 * a 32-bit word, two numbers. Only what is said counts; what is left open fits anything.
 */
export function fitsStatedShapes(entry: FunctionDeclaration, sentence: Sentence): boolean {
  const shape = shapeOf(entry)
  if (shape.result === 'bool' && asksOther(sentence)) return false
  if (shape.result !== 'bool' && asksTruth(sentence)) return false
  const texts = sentence.tokens.map((token) => token.text)
  const array = sentence.keys.some((key, i) => /^(array|buffer)$/.test(key) && !/^sequences?$/i.test(texts[i]!))
  const string = sentence.keys.includes('string')
  if (string && !array && shape.strings === 0) return false
  if (array && !string && shape.slices === 0) return false
  if (!array && !string && saysScalar(sentence) && (shape.scalars === 0 || shape.inputs > 0)) return false
  if (!array && !string && shape.slices > 0 && sentence.keys.includes('bit')) return false
  if (shape.read > 1 && speaksOfOneArray(sentence)) return false
  if (shape.scalars > 1 && namesTheBits(sentence, shape.scalars)) return false
  return fitsCounts(sentence, shape, array || string) && fitsPlace(sentence, shape) && fitsDirection(sentence, shape)
}

/** `a 32-bit word`, `an integer`: one number, not one of several. */
function saysScalar(sentence: Sentence): boolean {
  const { tokens, types } = sentence
  const mentioned = types.some(
    (mention) =>
      mention.shape === 'scalar' &&
      !mention.result &&
      NUMBER.test(tokens[mention.end - 1]!.text) &&
      isArticle(tokens[mention.start - 1]?.text),
  )
  return mentioned || tokens.some((token, i) => NUMBER.test(token.text) && isArticle(tokens[i - 1]?.text))
}

const isArticle = (text: string | undefined): boolean => /^(an?|one|single)$/i.test(text ?? '')

/** `all the bits of a byte`, `the lowest bit of n`: the sentence says which bits, so no index is given. */
function namesTheBits({ tokens }: Sentence, scalars: number): boolean {
  const text = tokens.map((token) => token.text.toLowerCase()).join(' ')
  const letters = new Set(tokens.flatMap((token) => (/^[b-z]$/.test(token.text) ? [token.text] : [])))
  return (
    (/\b(all|every|each)( of)?( the)? bits?\b/.test(text) ||
      (letters.size < scalars && /\b(lowest|highest|last|first|top|(least|most) significant) bits?\b/.test(text))) &&
    !/\b(two|both|nth|kth|ith|index|position|places?|by|given|number of|count|between|above|below|from|up)\b/.test(text)
  )
}

/** `the array contains two equal elements`: no second array is given. */
function speaksOfOneArray({ tokens, keys }: Sentence): boolean {
  const singular = tokens.filter(({ text }) => /^(array|list|vector|buffer)$/i.test(text)).length
  const more = tokens.some(({ text }) => ARRAYS.test(text) || /^([b-z]|another|other|both|second)$/i.test(text))
  return singular === 1 && !more && !keys.includes('string')
}

/** `two numbers` are two parameters, `two arrays` two slices. */
function fitsCounts(sentence: Sentence, shape: Shape, container: boolean): boolean {
  for (const [i, token] of sentence.tokens.entries()) {
    if (token.value === undefined || token.kind !== 'word' || token.value < 2n || token.value > 4n) continue
    if (/^(any|some|the|first|last|every|each)$/i.test(sentence.tokens[i - 1]?.text ?? '')) continue
    let at = i + 1
    while (BETWEEN.test(sentence.tokens[at]?.text ?? '')) at++
    const noun = sentence.tokens[at]?.text ?? ''
    const count = Number(token.value)
    if (NUMBERS.test(noun) && !container && (shape.scalars < count || shape.inputs > 0)) return false
    if (ARRAYS.test(noun) && shape.slices < count) return false
    if (STRINGS.test(noun) && shape.strings < count) return false
  }
  return true
}

/** `the position of a value in an array`: the value is given too. */
function fitsPlace(sentence: Sentence, shape: Shape): boolean {
  const { tokens, keys } = sentence
  return !tokens.some(
    (token, i) =>
      (NUMBER.test(token.text) || /^(element|item|entry)$/i.test(token.text)) &&
      isArticle(tokens[i - 1]?.text) &&
      /^(in|within|insid|occur|appear)$/.test(keys[i + 1] ?? '') &&
      !/^(be|there|contain|hav|as|into|to|exist)$/.test(keys[i - 2] ?? '') &&
      shape.scalars === 0,
  )
}

/** `a string to an integer` takes the one and gives the other. */
function fitsDirection(sentence: Sentence, shape: Shape): boolean {
  const { tokens, keys } = sentence
  const isNumber = (text: string) => /^(integer|int|number|float|double)$/i.test(text)
  for (const [i, token] of tokens.entries()) {
    if (!/^(to|into)$/i.test(token.text)) continue
    const target = tokens.slice(i + 1, i + 5).find(({ text }) => isNumber(text) || /^string$/i.test(text))
    const before = tokens.slice(0, i)
    if (target === undefined) continue
    const numeric = isNumber(target.text)
    if (numeric && keys.slice(0, i).includes('string') && (shape.inputs === 0 || !/^(int|float)$/.test(shape.result)))
      return false
    if (!numeric && before.some(({ text }) => isNumber(text)) && (shape.scalars === 0 || shape.written === 0))
      return false
  }
  return true
}

/**
 * Of readings that all fit, those that fit closer: a string as `cstr` rather than as bytes, a value rather than a
 * truth value where nothing asks yes or no, one sequence where only one is spoken of.
 */
export function closest<T extends { readonly contract: Contract }>(
  all: readonly T[],
  sentence: Sentence,
): readonly T[] {
  const prefer = (some: readonly T[], fits: (entry: FunctionDeclaration) => boolean): readonly T[] => {
    const kept = some.filter(({ contract }) => contract.kind === 'function' && fits(contract.entry))
    return kept.length > 0 ? kept : some
  }
  const { keys, tokens } = sentence
  const sequences = (entry: FunctionDeclaration) =>
    entry.parameters.filter(({ type }) => type.kind === 'slice' || type.kind === 'cstr').length
  let out = all
  if (!asksTruth(sentence) && !keys.includes('if')) out = prefer(out, (entry) => entry.result.kind !== 'bool')
  if (keys.includes('string')) out = prefer(out, (entry) => entry.parameters.some(({ type }) => type.kind === 'cstr'))
  else if (tokens.some(({ text }) => /^(elements|entries|items)$/i.test(text)))
    out = prefer(out, (entry) => entry.parameters.some(({ type }) => type.kind === 'slice'))
  const several = keys.some((key) => /^(two|both|another|other|2)$/.test(key)) || manyContainers(sentence)
  return several ? out : prefer(out, (entry) => sequences(entry) < 2)
}

const manyContainers = ({ tokens, keys }: Sentence): boolean =>
  keys.filter((key) => key === 'array' || key === 'buffer' || key === 'string').length > 1 ||
  tokens.some(({ text }) => ARRAYS.test(text) || STRINGS.test(text)) ||
  tokens.filter(({ text }) => /^[b-hj-z]$/.test(text)).length > 1
