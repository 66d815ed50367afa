import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Cases of development as plain values:
 * { suite, id, intent, signature?, examples, tests?, runs?, driver?, source }.
 * `examples` are shown to the reader, `tests` are all that must hold; both are text such as `gcd(48, 18) = 6`.
 * `runs` of programs hold { args, stdin, stdout, exit }. `source` is the case as it stands in its file.
 */

/** Integers beyond 2^53 keep their digits: they are read as text. */
export const exactJson = (source) =>
  JSON.parse(source.replace(/(?<=[[:,\s])(-?\d{16,})(?=[\],}\s])/g, '"#$1"'), (_, value) =>
    typeof value === 'string' && /^#-?\d+$/.test(value) ? BigInt(value.slice(1)) : value,
  )

/** A value as notation text at a type. */
export function notation(value, type = '') {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => notation(item, type.replace(/\[\]$/, ''))).join(', ')}]`
  return /^f/.test(type) && Number.isInteger(value) ? `${value}.0` : String(value)
}

const exampleOf = (name, types, result) => (test) =>
  `${name}(${test.args.map((value, i) => notation(value, types[i])).join(', ')}) = ${notation(test.result, result)}`

/** A case of a file of functions with one C driver each, in both of its wordings. */
function functionCases(folder) {
  const files = readdirSync(join(folder, 'functions')).filter((file) => file.endsWith('.json'))
  return files.flatMap((file) => {
    const source = exactJson(readFileSync(join(folder, 'functions', file), 'utf8'))
    const [, name, list, result] = /^(\w+)\(([^)]*)\): (\w+)/.exec(source.signature)
    const types = list.split(',').map((part) => part.split(':')[1]?.trim())
    const examples = source.examples.map(exampleOf(name, types, result))
    const driver = join(folder, 'functions', file.replace(/json$/, 'c'))
    const { signature } = source
    return ['intent_terse', 'intent_natural'].map((style) => {
      const id = `${source.id} ${style.slice('intent_'.length)}`
      return { suite: 'functions', id, intent: source[style], signature, examples, tests: examples, driver, source }
    })
  })
}

/** A line of a JSONL file: with parameters and tests as values, with runs of a program, or with examples as text. */
function caseOf(suite, source, at) {
  const { id = `${suite}-${at + 1}`, intent } = source
  if (source.runs !== undefined) return { suite, id, intent, examples: [], runs: source.runs, source }
  if (source.params === undefined) {
    const { signature, examples = [], tests = examples } = source
    return { suite, id, intent, signature, examples, tests, source }
  }
  const types = source.params.map(({ type }) => type)
  const asText = exampleOf(source.name, types, source.result)
  const signature = `${source.name}(${source.params.map(({ name, type }) => `${name}: ${type}`).join(', ')}): ${source.result}`
  const tests = source.tests.slice(0, source.own).map(asText)
  return { suite, id, intent, signature, examples: source.examples.map(asText), tests, source }
}

const linesOf = (path, suite) =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line, at) => caseOf(suite, exactJson(line), at))

/** The cases of a JSONL file, or of a folder with functions/, programs.jsonl and mbpp-native-train.jsonl. */
export function loadCases(path) {
  if (statSync(path).isFile()) return linesOf(path, 'cases')
  const suites = { programs: 'programs.jsonl', mbpp: 'mbpp-native-train.jsonl' }
  return [
    ...(existsSync(join(path, 'functions')) ? functionCases(path) : []),
    ...Object.entries(suites).flatMap(([suite, file]) =>
      existsSync(join(path, file)) ? linesOf(join(path, file), suite) : [],
    ),
  ]
}
