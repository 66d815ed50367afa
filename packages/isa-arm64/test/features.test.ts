import { describeWith } from '@sourceless/testing'
import { expect, test } from 'vitest'
import type { Feature } from '../src/index.js'
import { type Case, randomCases } from './support/cases.js'
import { assembleWithLlvm, hasLlvm } from './support/llvm.js'

/**
 * Rows that LLVM ties to a feature and we do not: hints, which every processor executes (as nothing where it lacks the
 * extension), and `smc`, which only a processor without EL3 lacks.
 */
const everywhere = new Set(['esb', 'psb', 'tsb', 'smc'])

const cases = randomCases(2, 0xfea7).filter(({ instruction: { form } }) => !everywhere.has(form.mnemonic))
const sets = new Map<string, Case[]>()
for (const each of cases) {
  const key = each.instruction.form.features.join(',')
  const set = sets.get(key)
  if (set === undefined) sets.set(key, [each])
  else set.push(each)
}
const extended = [...sets.keys()].filter((key) => key !== '').map((key) => key.split(',') as Feature[])

const enabled = (features: readonly Feature[]): string =>
  features.length === 0 ? '+neon' : features.map((each) => `+${each}`).join(',')

/** The rows whose text LLVM accepts, or refuses, with these features alone. */
function rowsThat(answer: 'accepts' | 'refuses', some: readonly Case[], features: readonly Feature[]): string[] {
  const words = assembleWithLlvm(
    some.map(({ text }) => text),
    enabled(features),
  )
  const found = some.filter((_, n) => (words[n] === undefined) === (answer === 'refuses'))
  return [...new Set(found.map(({ instruction: { form } }) => form.name))]
}

describeWith(hasLlvm, 'llvm-mc-19', 'features', () => {
  test('rows without features are in Armv8.0', () => {
    expect(rowsThat('refuses', sets.get('')!, [])).toEqual([])
  })

  test.each(extended.map((features) => [features.join(' and '), features] as const))(
    'rows need %s, and nothing else',
    (_, features) => {
      const some = sets.get(features.join(','))!
      expect(rowsThat('refuses', some, features)).toEqual([])
      for (const left of features)
        expect(
          rowsThat(
            'accepts',
            some,
            features.filter((each) => each !== left),
          ),
        ).toEqual([])
    },
  )
})
