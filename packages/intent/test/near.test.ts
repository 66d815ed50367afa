import { parseContract } from '@sourceless/contract'
import { nearConcepts, standardConcepts } from '@sourceless/intent'
import { describe, expect, test } from 'vitest'

const near = (text: string, name?: string) => nearConcepts(standardConcepts(), text, name, 3)

describe('concepts near to a text', () => {
  test('share its rare words', () => {
    expect(near('the largest number dividing both, like euclid found it')[0]!.source).toContain('function gcd(')
    expect(near('is it a leap year on the calendar')[0]!.source).toMatch(/leap/)
  })

  test('are found by the name of a function too', () => {
    expect(near('do the usual thing', 'hammingDistance')[0]!.source).toContain('function hamming_distance(')
  })

  test('are none where no word is shared', () => {
    expect(near('zyxw vut')).toEqual([])
    expect(near('')).toEqual([])
  })

  test('are written in the notation, without type variables', () => {
    for (const { source } of near('greatest common divisor of two numbers'))
      expect(parseContract(source).diagnostics, source).toEqual([])
  })
})
