import { nearConcepts, standardConcepts } from '@sourceless/intent'
import { createRandom } from '@sourceless/testing'
import { expect, test } from 'vitest'
import { checkReading } from '../../src/reader/check.js'
import { permissionOf } from '../../src/reader/effects.js'
import { compare } from '../../src/reader/voices.js'
import { readWish } from '../../src/reader/wish.js'
import { reading } from './answers.js'

const sources = standardConcepts().flatMap(
  (concept) => nearConcepts([concept], concept.title, concept.name, 1)[0]?.source ?? [],
)

function check(source: string) {
  const read = readWish({ text: 'anything' })
  if ('diagnostics' in read) throw new Error('malformed')
  return checkReading(reading(source), read.wish, permissionOf([], undefined))
}

/** They have no examples here, and no run that is tried ends within the limits. */
const hardToTry = new Set(['sum_between', 'leb128_encode', 'days_between', 'power_digit_sum'])
/** Some values only a request can state. */
const isOpen = (finding: string) => /unknown-name: there is no variable [A-Z]+ here/.test(finding)

test('contracts of known behaviours hold together as readings', () => {
  const faulty = sources
    .filter((_, i) => i % 8 === 0)
    .flatMap((source) => {
      const checked = check(source)
      const name = /function (\w+)/.exec(source)![1]!
      return checked.kind === 'accepted' || isOpen(checked.findings[0]!) || hardToTry.has(name)
        ? []
        : [`${name}: ${checked.findings[0]}`]
    })
  expect(faulty).toEqual([])
})

const pieces =
  'while (true) {|}|{|;|read()|u8|u64(|)|0|1 <<|[|]|"|\'|/*|*/|return|exit(|requires(|ensures(result|example(|\\|-|~|NaN|1e400|cstr|f64|.length|const|=|==|=>|`|async|main|let x: u8[1000000]|for (;;)|\u{1F600}|\0|18446744073709551615'.split(
    '|',
  )

test('damaged contracts are judged like any other', () => {
  const random = createRandom(20261129)
  const damaged = (text: string): string => {
    const at = random.below(text.length)
    switch (random.below(3)) {
      case 0:
        return text.slice(0, at) + text.slice(at + random.below(20))
      case 1:
        return text.slice(0, at) + random.pick(pieces) + text.slice(at)
      default:
        return text.slice(0, at) + text.slice(random.below(text.length))
    }
  }
  let taken = 0
  for (let i = 0; i < 500; i++) {
    let source = random.pick(sources)
    for (let times = random.below(3); times >= 0; times--) source = damaged(source)
    const checked = check(source)
    if (checked.kind !== 'accepted') {
      expect(checked.findings.length, source).toBeGreaterThan(0)
      continue
    }
    taken++
    expect(compare(checked.reading.contract, checked.reading.contract, [3n]), source).toBeUndefined()
  }
  expect(taken).toBeGreaterThan(10)
})
