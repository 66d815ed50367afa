import { emitPipeline, type Output, type Pipeline, type Stage, type Unit, type Value } from './items.js'
import { lineTest } from './line-tests.js'
import { lineValue } from './line-values.js'
import type { Context } from './rule.js'

/** What one command does with its input: stages over lines, and what is printed; or the same said in words. */
interface Command {
  readonly stages?: readonly Stage[]
  readonly unit?: Unit
  readonly output?: Output
  readonly value?: Value
  readonly words?: string
  /** Exits with status 1 when nothing passes. */
  readonly fails?: boolean
}

const TOOLS = 'wc|cat|tac|rev|sort|uniq|head|tail|grep|tr|cut|sed|awk|paste|seq'
const COMMAND_LINE = new RegExp(
  `^\\s*(?:${TOOLS})(?: +(?:'[^']*'|"[^"]*"|[^\\s'"]+))*(?: *\\| *(?:${TOOLS})\\b.*)?\\s*$`,
)
/** A word of a sentence that no command line holds. */
const PROSE =
  /(?:^|\s)(?:the|and|of|all|every|each|lines?|stdin|input|on|in|for|by|it|them|words?)(?=\s|$)|[,:;.] |[.]$/i

/** The words of one command line, or nothing where it is a sentence. */
function split(command: string): readonly string[] | undefined {
  const words = [...command.matchAll(/((?:'[^']*'|"[^"]*"|[^\s'"])+)/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''),
  )
  return words.length === 0 ? undefined : words
}

const numbered = (condition: string): Stage => ({ kind: 'numbered', condition })
const count: Output = { kind: 'count' }
/** `-n 3`, `-n3` and `-3`. */
const numberAfter = (args: string, flag: string): string | undefined =>
  new RegExp(`^(?:-${flag} ?(\\d+)${flag === 'n' ? '|-(\\d+)' : ''})$`).exec(args)?.slice(1).find(Boolean)
/** Signs that mean something else than themselves in a pattern. */
const isPlain = (pattern: string): boolean => pattern !== '' && !/[.*[\]\\^$]/.test(pattern)

function grep(args: readonly string[], context: Context): Command | undefined {
  const flags = args.slice(0, -1).join('').replace(/-/g, '')
  const pattern = args.at(-1)
  if (pattern === undefined || !/^[vcFE]*$/.test(flags) || args.slice(0, -1).some((flag) => !flag.startsWith('-')))
    return undefined
  const [, start, body, end] = /^(\^?)(.*?)(\$?)$/.exec(flags.includes('F') ? '' : pattern) ?? []
  const plain = flags.includes('F') ? pattern : body!
  const quoted = { ...context, quotes: [plain] }
  const test =
    plain === '' && start !== '' && end !== ''
      ? lineTest('that are empty', context)
      : !isPlain(plain) || (start !== '' && end !== '')
        ? undefined
        : lineTest(`that ${start !== '' ? 'start with' : end !== '' ? 'end with' : 'contain'} q0`, quoted)
  if (test === undefined) return undefined
  const where: Stage = {
    kind: 'where',
    test: flags.includes('v') ? { ...test, condition: `!(${test.condition})` } : test,
  }
  return { stages: [where], fails: true, ...(flags.includes('c') ? { output: count } : {}) }
}

function sed(script: string, context: Context): Command | undefined {
  if (script === '/^$/d') return { stages: [{ kind: 'where', test: lineTest('that are not empty', context)! }] }
  if (script === '$d') return { stages: [{ kind: 'last', count: '1', drop: true }] }
  const m = /^(\d+)(?:,(\d+))?d$/.exec(script)
  return m === null ? undefined : { stages: [numbered(`$ < ${m[1]} || $ > ${m[2] ?? m[1]}`)] }
}

function sort(flags: string): Command | undefined {
  if (!/^[run]*$/.test(flags) || (flags.includes('n') && flags.includes('u'))) return undefined
  return {
    stages: [
      ...(flags.includes('u') ? [{ kind: 'distinct', neighbours: false } as const] : []),
      { kind: 'sort', by: flags.includes('n') ? 'value' : 'bytes', descending: flags.includes('r') },
    ],
  }
}

/** Sets of characters as `tr` writes them, in words. */
const SETS: Readonly<Record<string, string>> = {
  'a-z': 'lowercase letters',
  '[:lower:]': 'lowercase letters',
  'A-Z': 'uppercase letters',
  '[:upper:]': 'uppercase letters',
  '0-9': 'digits',
  '[:digit:]': 'digits',
  'a-zA-Z': 'letters',
  'A-Za-z': 'letters',
  '[:alpha:]': 'letters',
  '[:space:]': 'whitespace',
  '[:punct:]': 'punctuation',
  '\\n': 'newline',
  '\\t': 'tabs',
  '\\r': 'carriagereturns',
  aeiouAEIOU: 'vowels',
  AEIOUaeiou: 'vowels',
}
const setOf = (written: string | undefined): string | undefined =>
  written === undefined ? undefined : (SETS[written] ?? (/^[ -~]$/.test(written) ? JSON.stringify(written) : undefined))

function tr(args: readonly string[]): Command | undefined {
  const [first, second] = args
  if (first === '-d' && args.length === 2) {
    const set = setOf(second)
    return set === undefined ? undefined : { words: `Remove all ${set} from standard input.` }
  }
  if (args.length !== 2) return undefined
  if (/^(?:a-z|\[:lower:\])$/.test(first!) && /^(?:A-Z|\[:upper:\])$/.test(second!))
    return { words: 'Convert standard input to uppercase.' }
  if (/^(?:A-Z|\[:upper:\])$/.test(first!) && /^(?:a-z|\[:lower:\])$/.test(second!))
    return { words: 'Convert standard input to lowercase.' }
  const one =
    { ' ': 'space', '\\n': 'newline', '\\t': 'tab' }[second!] ??
    (second!.length === 1 ? JSON.stringify(second) : undefined)
  const set = setOf(first)
  return set === undefined || one === undefined
    ? undefined
    : { words: `Replace all ${set} on standard input by ${one}.` }
}

function commandOf([tool, ...args]: readonly string[], context: Context): Command | undefined {
  const said = args.join(' ')
  const n = numberAfter(said, 'n')
  switch (tool) {
    case 'wc':
      if (said === '-l')
        return { unit: 'byte', stages: [{ kind: 'where', test: { condition: 'text[start] == 10' } }], output: count }
      return said === '-w'
        ? { unit: 'word', output: count }
        : /^-[cm]$/.test(said)
          ? { unit: 'byte', output: count }
          : undefined
    case 'cat':
      return said === '' ? { words: 'Copy standard input to standard output.' } : undefined
    case 'tac':
      return said === '' ? { stages: [{ kind: 'reverse' }] } : undefined
    case 'rev':
      return said === '' ? { value: lineValue('reversed', context)! } : undefined
    case 'sort':
      return /^(?:-\w+ ?)*$/.test(said) ? sort(said.replace(/[- ]/g, '')) : undefined
    case 'uniq':
      return said === '' ? { stages: [{ kind: 'distinct', neighbours: true }] } : undefined
    case 'head':
      if (said === '') return { stages: [numbered('$ <= 10')] }
      if (/^-n ?-\d+$/.test(said)) return { stages: [{ kind: 'last', count: /\d+/.exec(said)![0], drop: true }] }
      if (numberAfter(said, 'c') !== undefined)
        return { unit: 'byte', stages: [numbered(`$ <= ${numberAfter(said, 'c')}`)] }
      return n === undefined ? undefined : { stages: [numbered(`$ <= ${n}`)] }
    case 'tail':
      if (said === '') return { stages: [{ kind: 'last', count: '10', drop: false }] }
      if (/^-n ?\+\d+$/.test(said)) return { stages: [numbered(`$ >= ${/\d+/.exec(said)![0]}`)] }
      return n === undefined ? undefined : { stages: [{ kind: 'last', count: n, drop: false }] }
    case 'grep':
      return grep(args, context)
    case 'sed':
      return args.length === 1 ? sed(args[0]!, context) : undefined
    case 'tr':
      return tr(args)
    case 'cut': {
      const field = /^-d ?(\S) -f ?1$/.exec(said)
      if (field !== null) return { value: lineValue('first q0-separated field', { ...context, quotes: [field[1]!] })! }
      const part = /^-c ?1-(\d+)$/.exec(said)
      return part === null ? undefined : { value: lineValue(`first ${part[1]} characters`, context)! }
    }
    case 'seq':
      return /^\d+$/.test(said) ? { words: `Print the numbers from 1 to ${said}, one per line.` } : undefined
    default:
      return undefined
  }
}

/** Whether the words are a command line, also one that is not understood. */
export const isCommandLine = (sentence: string): boolean =>
  COMMAND_LINE.test(sentence) && !PROSE.test(sentence) && !/^\s*(?:sort|cat|head|tail|seq)\s*$/.test(sentence)

/** The program that a command line is, `sort | uniq` as well as `wc -w`, or the same in words. */
export function commandLine(
  sentence: string,
  context: Context,
): { readonly source?: string; readonly words?: string } | undefined {
  if (!isCommandLine(sentence)) return undefined
  const commands = sentence.split(/\|(?=(?:[^'"]|'[^']*'|"[^"]*")*$)/).map((part) => {
    const words = split(part.trim())
    return words === undefined ? undefined : commandOf(words, context)
  })
  if (commands.some((command) => command === undefined)) return undefined
  const known = commands as readonly Command[]
  if (known.length === 1 && known[0]!.words !== undefined) return { words: known[0]!.words }
  const before = known.slice(0, -1)
  const last = known.at(-1)!
  if (known.some(({ words }) => words !== undefined) || before.some((one) => one.value ?? one.output ?? one.unit))
    return undefined
  // What comes out of a command are lines that end: newlines are counted as lines.
  const counted = before.length > 0 && last.unit === 'byte' && last.stages !== undefined && last.output === count
  if (before.length > 0 && last.unit !== undefined && !counted) return undefined
  const pipeline: Pipeline = {
    unit: counted ? 'line' : (last.unit ?? 'line'),
    stages: [...before.flatMap(({ stages = [] }) => stages), ...(counted ? [] : (last.stages ?? []))],
    output: last.output ?? { kind: 'items' },
    ...(last.value === undefined ? {} : { value: last.value }),
  }
  const fails = last.fails === true && last.output === undefined
  const notes = fails ? { ...context.notes, found: { some: 0, none: 1 } } : context.notes
  return { source: emitPipeline(pipeline, { ...context, notes }) }
}
