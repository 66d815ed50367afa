import type { Diagnostic } from '@sourceless/contract'
import { plainly, tokenize } from '../text/tokenize.js'

/** One way to ask for a concept: every idea must occur in the sentence. An idea is a set of word sequences, each a run of keys. */
export interface ConceptPhrase {
  readonly ideas: readonly (readonly (readonly string[])[])[]
  /** Whether the ideas must come one after the other as they stand here. */
  readonly ordered?: true
}

export interface ConceptParameter {
  readonly name: string
  /** As written, possibly with a type variable: `readonly T[]`. */
  readonly type: string
}

/** A type variable of a concept: what it may stand for and what it is when nothing says. */
export interface ConceptTypeVariable {
  readonly name: string
  readonly kind: 'integer' | 'unsigned' | 'signed' | 'float' | 'number'
  readonly fallback: string
}

/** A value the sentence may choose, such as what is returned when nothing is found. */
export interface ConceptOption {
  readonly name: string
  /** Notation text used when the sentence does not say; undefined when it must say. */
  readonly fallback?: string
  /** The situations (`none`, `empty`, …) whose stated value this is. */
  readonly situations: readonly string[]
  /** Runs of keys in which `#` stands for the number that is the value. */
  readonly numbers: readonly (readonly string[])[]
  /** Words that set it to a fixed value. */
  readonly triggers: readonly { readonly phrase: ConceptPhrase; readonly value: string }[]
}

/** A named behaviour: a contract text with type variables, and the words people use for it. */
export interface Concept {
  readonly name: string
  /** The first sentence of its comment. */
  readonly title: string
  /** The title as sentences are before they are cut into tokens, where that is another text; see `plainly`. */
  readonly plainTitle?: string
  readonly phrases: readonly ConceptPhrase[]
  /** Keys of words that may occur in a description of it without changing what it does. */
  readonly vocabulary: ReadonlySet<string>
  /** Negations and restrictions that its `@says` and `@words` lines allow. */
  readonly restrictive: ReadonlySet<string>
  readonly parameters: readonly ConceptParameter[]
  readonly result: string
  readonly types: readonly ConceptTypeVariable[]
  readonly options: readonly ConceptOption[]
  /** How a longer sentence may use it: `factorial` of n, a `prime` number. */
  readonly nouns: readonly (readonly string[])[]
  readonly adjectives: readonly (readonly string[])[]
  /** The first of each as written, to say it in English. */
  readonly noun?: string
  readonly adjective?: string
  /** Which parameter is the one that is named before some words: `s starts with prefix`, `prefix is a prefix of s`. */
  readonly before?: readonly { readonly name: string; readonly words: readonly (readonly string[])[] }[]
  /** Whether it holds for slices of bytes where it says strings (`overBytes`). */
  readonly alsoBytes?: true
  /** Contract text without the comment. */
  readonly source: string
}

const keys = (text: string): readonly string[] =>
  tokenize(text.replaceAll('_', ' ')).map((token) =>
    token.value !== undefined && token.kind === 'number' ? token.text : token.key,
  )

/** `greatest|highest common divisor` */
function parsePhrase(text: string): ConceptPhrase {
  const ordered = text.trim().startsWith('>')
  const ideas = text
    .replace(/^\s*>/, '')
    .trim()
    .split(/\s+/)
    .map((idea) =>
      idea
        .split('|')
        .filter((word) => word !== '')
        .map(keys),
    )
  return ordered ? { ideas, ordered } : { ideas }
}

function parseOption(text: string): ConceptOption | undefined {
  const match = /^(\w+)(?:\s*=\s*("[^"]*"|[^:]+?))?\s*(?::\s*(.*))?$/.exec(text)
  if (match === null) return undefined
  return {
    name: match[1]!,
    ...(match[2] === undefined ? {} : { fallback: match[2] }),
    situations: (match[3] ?? '').split(/[\s,]+/).filter((word) => word !== ''),
    numbers: [],
    triggers: [],
  }
}

function applyTag(tag: string, value: string, into: Draft): string | undefined {
  switch (tag) {
    case 'says':
      for (const line of value.split(';')) into.phrases.push(parsePhrase(line))
      return undefined
    case 'words':
      into.words.push(value)
      return undefined
    case 'type': {
      const match = /^(\w+): (integer|unsigned|signed|float|number) = (\w+)$/.exec(value)
      if (match === null) return `a type reads "T: integer = u64", not "${value}"`
      into.types.push({ name: match[1]!, kind: match[2] as ConceptTypeVariable['kind'], fallback: match[3]! })
      return undefined
    }
    case 'option': {
      const option = parseOption(value)
      if (option === undefined) return `an option reads "NONE = -1: none", not "${value}"`
      into.options.push(option)
      return undefined
    }
    case 'bind': {
      const match = /^(\w+): (.*)$/.exec(value)
      const numbers = (match?.[2] ?? '').split(';').map(keys)
      into.bindings.push({ name: match?.[1] ?? '', numbers })
      return match === null ? `a binding reads "COUNT: first # line", not "${value}"` : undefined
    }
    case 'choose': {
      const match = /^(\w+) = ("[^"]*"|\S+): (.*)$/.exec(value)
      const at = into.options.findIndex((option) => option.name === match?.[1])
      if (match === null || at < 0) return `a choice reads "STRICT = true: strictly", after its option, not "${value}"`
      const option = into.options[at]!
      const triggers = match[3]!.split(';').map((line) => ({ phrase: parsePhrase(line), value: match[2]! }))
      into.options[at] = { ...option, triggers: [...option.triggers, ...triggers] }
      return undefined
    }
    case 'noun':
      into.noun ??= value.split(';')[0]!.trim()
      into.nouns.push(...value.split(';').map(keys))
      return undefined
    case 'adjective':
      into.adjective ??= value.split(';')[0]!.trim()
      into.adjectives.push(...value.split(';').map(keys))
      return undefined
    case 'before': {
      const [name, words = ''] = value.split(/\s+/)
      into.before.push({ name: name!, words: words.split('|').map(keys) })
      return undefined
    }
    case 'also':
      if (value === 'bytes') into.alsoBytes = true
      return into.alsoBytes ? undefined : `"@also bytes" is all that a concept is also, not "${value}"`
    case 'source':
      return undefined
    default:
      return `unknown tag @${tag}; tags are ${TAGS}`
  }
}

const TAGS = '@says, @noun, @adjective, @words, @type, @option, @choose, @bind, @before, @also and @source'

interface Draft {
  readonly phrases: ConceptPhrase[]
  readonly words: string[]
  readonly types: ConceptTypeVariable[]
  readonly bindings: { readonly name: string; readonly numbers: readonly (readonly string[])[] }[]
  readonly options: ConceptOption[]
  readonly nouns: (readonly string[])[]
  readonly adjectives: (readonly string[])[]
  noun?: string
  adjective?: string
  alsoBytes?: true
  readonly before: { readonly name: string; readonly words: readonly (readonly string[])[] }[]
}

/** What is wrong, on the line of the text where `offset` lies, and what to do. */
function problem(text: string, offset: number, message: string, hint?: string): { readonly diagnostics: [Diagnostic] } {
  const before = text.slice(0, offset).split('\n')
  const at = { offset, line: before.length, column: before.at(-1)!.length + 1 }
  const span = { start: at, end: at }
  return { diagnostics: [{ code: 'concept-malformed', message, ...(hint === undefined ? {} : { hint }), span }] }
}

/** Reads one concept file; the format is described in `concepts/README.md`. */
export function parseConcept(text: string): { readonly value?: Concept; readonly diagnostics: readonly Diagnostic[] } {
  const comment = /^\s*\/\*\*([\s\S]*?)\*\//.exec(text)
  if (comment === null)
    return problem(
      text,
      0,
      'a concept starts with a comment that says what it does',
      'begin with /** One sentence. */ and in it a line such as: @says greatest common divisor',
    )
  const source = text.slice(comment[0].length).trim()
  const header = /^(?:const [^\n]*\n|\s)*function (\w+)\(([^)]*)\): (\w+)/m.exec(source)
  if (header === null)
    return problem(
      text,
      text.length - text.slice(comment[0].length).trimStart().length,
      'after its comment a concept has a function with typed parameters and a result',
      'write it as: function name(x: u64): u64 { … }',
    )
  const draft: Draft = {
    phrases: [],
    words: [],
    types: [],
    bindings: [],
    options: [],
    nouns: [],
    adjectives: [],
    before: [],
  }
  const prose: string[] = []
  let offset = comment[0].indexOf('/**') + '/**'.length
  for (const raw of comment[1]!.split('\n')) {
    const start = offset + raw.search(/\S|$/)
    offset += raw.length + 1
    const line = raw.replace(/^\s*\*? ?/, '').trim()
    const tag = /^@(\w+)\s+(.*)$/.exec(line)
    if (tag === null) prose.push(line)
    else {
      const wrong = applyTag(tag[1]!, tag[2]!, draft)
      if (wrong !== undefined) return problem(text, start, wrong)
    }
  }
  if (draft.phrases.length === 0 && draft.nouns.length === 0 && draft.adjectives.length === 0)
    return problem(
      text,
      0,
      `no @says, @noun or @adjective line tells how people ask for ${header[1]}`,
      'add one to the comment, such as: @says greatest common divisor',
    )
  const title = prose.filter((line) => line !== '').join(' ')
  const vocabulary = new Set([title, ...draft.words].flatMap(keys))
  for (const phrase of draft.phrases) for (const key of phrase.ideas.flat(2)) vocabulary.add(key)
  const options = draft.options.map((option) => ({
    ...option,
    numbers: draft.bindings.filter((each) => each.name === option.name).flatMap((each) => each.numbers),
  }))
  // `no_regex` allows the negation only in front of that word.
  const loose = draft.words
    .flatMap((line) => line.split(/\s+/))
    .filter((word) => !/^(no|not|never|without)_/.test(word))
  const pairs = draft.words
    .flatMap((line) => line.split(/\s+/))
    .filter((word) => /^(no|not|never|without)_/.test(word))
    .map((word) => keys(word).slice(0, 2).join(' '))
  const restrictive = new Set([
    ...pairs,
    ...loose.flatMap(keys),
    ...draft.phrases.flatMap((phrase) => phrase.ideas.flat(2)),
  ])
  const parameters = header[2]!
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [name, type] = part.split(':')
      return { name: name!.trim(), type: type!.trim() }
    })
  return {
    value: {
      name: header[1]!,
      title,
      ...(plainly(title) === title ? {} : { plainTitle: plainly(title) }),
      vocabulary,
      restrictive,
      parameters,
      result: header[3]!,
      source,
      phrases: draft.phrases,
      types: draft.types,
      options,
      nouns: draft.nouns,
      adjectives: draft.adjectives,
      ...(draft.noun === undefined ? {} : { noun: draft.noun }),
      ...(draft.adjective === undefined ? {} : { adjective: draft.adjective }),
      ...(draft.before.length === 0 ? {} : { before: draft.before }),
      ...(draft.alsoBytes === undefined ? {} : { alsoBytes: draft.alsoBytes }),
    },
    diagnostics: [],
  }
}
