import { checkExamples, createInterpreter, parseContract, parseExample } from '@sourceless/contract'
import { expect, test } from 'vitest'
import type { FunctionBehaviour, ProgramBehaviour, Value } from './corpus/fresh-paraphrases.js'
import * as second from './corpus/fresh-paraphrases.js'
import * as third from './corpus/third-paraphrases.js'
import { reader } from './reading.js'

const encoder = new TextEncoder()

type Verdict = 'right' | 'wrong' | 'asked' | 'unknown'

const listed = (value: Value): value is readonly number[] => Array.isArray(value)

/** A value as notation at a type. */
function notation(value: Value, type: string): string {
  if (listed(value)) return `[${value.map((item) => notation(item, type.replace('[]', ''))).join(', ')}]`
  if (typeof value === 'string') return JSON.stringify(value)
  return type === 'f64' && Number.isInteger(value) ? `${value}.0` : String(value)
}

function verdict(text: string, signature: string | undefined, holds: (source: string) => boolean): Verdict {
  const reading = reader.read(signature === undefined ? { text } : { text, signature })
  if (reading.kind === 'contract') return holds(reading.source) ? 'right' : 'wrong'
  return reading.kind === 'question' ? 'asked' : 'unknown'
}

interface Paraphrases {
  readonly functionBehaviours: readonly FunctionBehaviour[]
  readonly programBehaviours: readonly ProgramBehaviour[]
}

function* verdicts({ functionBehaviours, programBehaviours }: Paraphrases): Generator<readonly [string, Verdict]> {
  for (const { signature, sentences, oracle, inputs } of functionBehaviours) {
    const [, name, list, result] = /^(\w+)\((.*)\): (\S+)$/.exec(signature)!
    const parameters = list!.split(', ').map((each) => each.replace('readonly ', '').split(': '))
    const examples = inputs.map((input) => {
      const call = `${name}(${input.map((value, i) => notation(value, parameters[i]![1]!)).join(', ')})`
      const [first, type] = parameters[0]!
      return result === 'void'
        ? `${call}, ${first} = ${notation(oracle(input), type!)}`
        : `${call} = ${notation(oracle(input), result!)}`
    })
    for (const text of sentences)
      yield [
        text,
        verdict(text, signature, (source) => {
          const contract = parseContract(source).value!
          const stated = examples.map((example) => parseExample(example, contract.entry).value!)
          return checkExamples(contract, stated).length === 0
        }),
      ]
  }
  for (const { sentences, oracle, runs } of programBehaviours)
    for (const text of sentences)
      yield [
        text,
        verdict(text, undefined, (source) => {
          const contract = parseContract(source).value!
          if (contract.kind !== 'program') return false
          const interpreter = createInterpreter(contract)
          return runs.every((run) => {
            const [stdin, args] = typeof run === 'string' ? [run, []] : ['', run]
            const outcome = interpreter.runProgram({
              stdin: encoder.encode(stdin),
              args: args.map((arg) => encoder.encode(arg)),
            })
            const printed = new TextDecoder().decode(outcome.stdout)
            return outcome.kind === 'exited' && outcome.exit === 0 && printed === oracle(stdin, args)
          })
        }),
      ]
}

test.each<readonly [string, Paraphrases, number, number]>([
  ['second', second, 237, 200],
  ['third', third, 225, 92],
])('of the %s set, written before its first run, none is read wrongly', (_, paraphrases, count, right) => {
  const judged = [...verdicts(paraphrases)]
  const those = (kind: Verdict): readonly string[] => judged.filter(([, found]) => found === kind).map(([text]) => text)
  expect(those('wrong')).toEqual([])
  expect(judged).toHaveLength(count)
  expect(those('right').length).toBeGreaterThanOrEqual(right)
})
