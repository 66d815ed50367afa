// Right, wrong and refused readings of development cases: node packages/intent/tools/measure.mjs DIRECTORY [functions|programs|mbpp] [--verbose]
// Needs a build. The cases are judged by the interpreter: functions on their stated examples, programs and tests on all runs.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createInterpreter, parseContract, sameValue } from '@sourceless/contract'
import { createReader, standardConcepts } from '../dist/index.js'

const [directory, only, ...flags] = process.argv.slice(2)
const verbose = flags.includes('--verbose') || only === '--verbose'
const bare = flags.includes('--bare')
const reader = createReader({ concepts: standardConcepts() })
// Integers beyond 2^53 must survive: they are read as text.
const parse = (text) => JSON.parse(text.replace(/(?<=[[,:\s])(-?\d{16,})(?=[\],\s}])/g, '"#$1"'))
const bytes = (text) => new TextEncoder().encode(text)
const literal = (value, type) => {
  if (typeof value === 'string' && value.startsWith('#')) return value.slice(1)
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, type.replace(/\[\]$/, ''))).join(', ')}]`
  if (typeof value === 'number' && /^f/.test(type)) return Number.isInteger(value) ? `${value}.0` : String(value)
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
const native = (value, type) => {
  if (type === 'cstr') return bytes(value)
  if (Array.isArray(value))
    return value.map((item) => native(item, type.replace(/^readonly /, '').replace(/\[\]$/, '')))
  if (typeof value === 'string') return BigInt(value.slice(1))
  if (typeof value === 'boolean') return value
  return /^f/.test(type) ? value : BigInt(value)
}
const totals = {}
const times = []
function count(kind, label, verdict, reading) {
  totals[kind] ??= { right: 0, wrong: 0, asked: 0, refused: 0 }
  totals[kind][verdict]++
  if (!verbose && verdict !== 'wrong') return
  const detail =
    reading.kind === 'unknown'
      ? `${reading.words.join(' ')} | ${reading.message.slice(0, 160)}`
      : reading.kind === 'question'
        ? reading.question
        : reading.kind === 'invalid'
          ? reading.diagnostics[0]?.message
          : verdict === 'wrong'
            ? reading.source
            : ''
  console.log(`${verdict.padEnd(8)}${label}  ${detail}`)
}
function timed(request) {
  const start = performance.now()
  const reading = reader.read(request)
  times.push(performance.now() - start)
  return reading
}
function functionCase(kind, label, text, signature, parameters, result, examples, tests) {
  const name = signature.slice(0, signature.indexOf('('))
  const stated = bare
    ? []
    : examples.map(
        ({ args, result: value }) =>
          `${name}(${args.map((arg, i) => literal(arg, parameters[i])).join(', ')}) == ${literal(value, result)}`,
      )
  const reading = timed({ text, signature, examples: stated })
  if (reading.kind !== 'contract') return count(kind, label, reading.kind === 'question' ? 'asked' : 'refused', reading)
  const contract = parseContract(reading.source).value
  const interpreter = createInterpreter(contract)
  const right = tests.every(({ args, result: value }) => {
    const outcome = interpreter.call(args.map((arg, i) => native(arg, parameters[i])))
    return outcome.kind === 'returned' && sameValue(outcome.result, native(value, result))
  })
  count(kind, label, right ? 'right' : 'wrong', reading)
}
if ((!only || only === 'functions' || only.startsWith('--')) && existsSync(`${directory}/functions`)) {
  for (const file of readdirSync(`${directory}/functions`).filter((name) => name.endsWith('.json'))) {
    const it = parse(readFileSync(`${directory}/functions/${file}`, 'utf8'))
    const [, list, result] = /\(([^)]*)\): (\w+)/.exec(it.signature)
    const types = list.split(',').map((part) => part.split(':')[1]?.trim())
    for (const which of ['intent_terse', 'intent_natural'])
      functionCase(
        'functions',
        `${it.id} ${which.slice(7)}`,
        it[which],
        it.signature,
        types,
        result,
        it.examples,
        it.examples,
      )
  }
}
if ((!only || only === 'mbpp' || only.startsWith('--')) && existsSync(`${directory}/mbpp-native-train.jsonl`)) {
  for (const line of readFileSync(`${directory}/mbpp-native-train.jsonl`, 'utf8').trim().split('\n')) {
    const it = parse(line)
    const signature = `${it.name}(${it.params.map(({ name, type }) => `${name}: ${type}`).join(', ')}): ${it.result}`
    functionCase(
      'mbpp',
      `${it.id} ${it.intent}`,
      it.intent,
      signature,
      it.params.map(({ type }) => type),
      it.result,
      it.examples,
      it.tests.slice(0, it.own),
    )
  }
}
if ((!only || only === 'programs' || only.startsWith('--')) && existsSync(`${directory}/programs.jsonl`)) {
  for (const line of readFileSync(`${directory}/programs.jsonl`, 'utf8').trim().split('\n')) {
    const it = JSON.parse(line)
    const reading = timed({ text: it.intent })
    if (reading.kind !== 'contract') {
      count('programs', it.id, reading.kind === 'question' ? 'asked' : 'refused', reading)
      continue
    }
    const contract = parseContract(reading.source).value
    const interpreter = contract.kind === 'program' ? createInterpreter(contract) : undefined
    const right =
      interpreter !== undefined &&
      it.runs.every((run) => {
        const outcome = interpreter.runProgram({ args: run.args.map(bytes), stdin: bytes(run.stdin) })
        return outcome.kind === 'exited' && outcome.exit === run.exit && sameValue(outcome.stdout, bytes(run.stdout))
      })
    count('programs', it.id, right ? 'right' : 'wrong', reading)
  }
}
times.sort((a, b) => a - b)
console.log(totals, `median ${times[times.length >> 1]?.toFixed(1)} ms, slowest ${times.at(-1)?.toFixed(0)} ms`)
