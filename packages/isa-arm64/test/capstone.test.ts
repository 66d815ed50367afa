import { expect, test } from 'vitest'
import { decodeWord, formatInstruction } from '../src/index.js'
import { readWithCapstone } from './support/capstone.js'
import { hexOf, randomCases } from './support/cases.js'
import { forCapstone, sameText } from './support/normalise.js'

/** Extensions that are younger than this capstone. */
const unknown = /^(frint(32|64)[xz]|(us|su|bf)dot|fml[as]l2?|bf(cvtn?2?|mmla|mlal[bt])|(us|s|u)mmla|udf|xaflag|axflag)$/

const cases = randomCases(40, 0xcab)
const answers = readWithCapstone(cases.map((c) => c.word))

test('capstone reads our bytes as our text', () => {
  const differing = cases.flatMap((c, n) => {
    const theirs = answers[n]
    if (theirs === undefined || sameText(c, theirs, forCapstone)) return []
    return [`${c.text} | ${theirs} | ${hexOf(c.word)}`]
  })
  expect(differing.slice(0, 40)).toEqual([])
})

test('what capstone does not read is of younger extensions, or a load that it takes for a write-back', () => {
  const unread = cases.filter((_, n) => answers[n] === undefined)
  const unexplained = unread.filter(({ instruction: { form, operands } }) => {
    if (unknown.test(form.mnemonic)) return false
    const [data, memory] = operands
    const isOneRegister =
      typeof data === 'object' &&
      data.kind === 'register' &&
      typeof memory === 'object' &&
      memory.kind === 'memory' &&
      data.number === memory.base.number
    return !(form.mnemonic.startsWith('ldtr') && isOneRegister)
  })
  expect(unexplained.map((c) => c.text)).toEqual([])
})

test('a wrong word is noticed', () => {
  const [theirs] = readWithCapstone([0x8b020021])
  const instruction = decodeWord(0xcb020021)!
  expect(sameText({ instruction, text: formatInstruction(instruction) }, theirs, forCapstone)).toBe(false)
})
