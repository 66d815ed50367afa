import { readdirSync, readFileSync } from 'node:fs'
import { type Contract, createInterpreter, parseContract } from '@sourceless/contract'
import { parseConcept } from '@sourceless/intent'
import { expect, test } from 'vitest'
import { instantiate } from '../src/concept/instantiate.js'
import { argumentLists, type ProgramOracle, programs, type Run, texts } from './concepts/programs.js'

const folder = new URL('../concepts/programs/', import.meta.url)
const names = readdirSync(folder).map((file) => file.replace(/\.contract$/, ''))
const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))

function contractOf(name: string, given: Run['options']): Contract {
  const concept = parseConcept(readFileSync(new URL(`${name}.contract`, folder), 'utf8')).value!
  const options = new Map(concept.options.map((option) => [option.name, given[option.name] ?? option.fallback ?? '']))
  const { value, diagnostics } = parseContract(instantiate(concept, new Map(), options))
  if (value === undefined) throw new Error(`${name}: ${diagnostics[0]!.message}`)
  return value
}

/** What it is run on: texts where it reads, argument lists where it has arguments; where both, two lists for each text. */
function runsOf(contract: Contract, oracle: ProgramOracle, options: Run['options'], reads: boolean): readonly Run[] {
  const lists = contract.entry.parameters.length > 0 ? (oracle.argumentLists ?? argumentLists) : [[]]
  const inputs = reads ? (oracle.texts ?? texts) : ['']
  if (inputs.length === 1 || lists.length === 1)
    return lists.flatMap((args) => inputs.map((text) => ({ text, args, options })))
  return inputs.flatMap((text, i) => [i, i * 2 + 1].map((at) => ({ text, args: lists[at % lists.length]!, options })))
}

test('every program has an oracle', () => {
  expect(Object.keys(programs).sort()).toEqual([...names].sort())
})

test.each(names.filter((name) => programs[name] !== undefined))('%s', (name) => {
  const oracle = programs[name]!
  const reads = readFileSync(new URL(`${name}.contract`, folder), 'utf8').includes('read()')
  for (const options of oracle.options ?? [{}]) {
    const contract = contractOf(name, options)
    const interpreter = createInterpreter(contract, oracle.endless ? { stepLimit: 100_000 } : {})
    for (const run of runsOf(contract, oracle, options, reads)) {
      const outcome = interpreter.runProgram({ args: run.args.map(latin1), stdin: latin1(run.text) })
      const output = oracle.output(run)
      const written = Buffer.from(outcome.stdout).toString('latin1')
      const found = [
        oracle.endless ? written.slice(0, output.length) : written,
        outcome.kind === 'exited' ? outcome.exit : outcome.kind,
      ]
      const wanted = [output, oracle.endless ? 'limit' : (oracle.exit?.(run) ?? 0)]
      if (found[0] !== wanted[0] || found[1] !== wanted[1]) expect(found, JSON.stringify(run)).toEqual(wanted)
    }
  }
})
