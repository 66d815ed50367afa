import { createRandom, describeWith } from '@sourceless/testing'
import { expect, test } from 'vitest'
import { decode, type Form, formatInstruction, forms, type Slot } from '../src/index.js'
import { chooseOperands, encode } from './support/cases.js'
import { disassembleWithLlvm, hasLlvm } from './support/llvm.js'
import { signedLuiHint } from './support/normalise.js'

/** Equal registers hide an exchange: several choices of each mutant. */
const SAMPLES = 16

interface Mutant {
  readonly what: string
  readonly form: Form
  readonly right: Form
}

/** All bits in which a row could be wrong, and for each pair of its operands that they have changed places. */
function mutantsOf(form: Form): readonly Mutant[] {
  const found: Mutant[] = []
  for (let bit = 0; bit < 8 * form.sizeBytes; bit++) {
    if (((form.mask >>> bit) & 1) === 0) continue
    found.push({
      what: `bit ${bit}`,
      form: { ...form, compressed: [], quick: undefined, match: form.match ^ (1 << bit) },
      right: form,
    })
  }
  form.slots.forEach((slot, n) => {
    const other = form.slots.findIndex((candidate, k) => k > n && alike(slot, candidate))
    if (other < 0) return
    const slots = form.slots.map((own, k) => (k === n ? form.slots[other]! : k === other ? slot : own))
    found.push({
      what: `numbers ${n} and ${other}`,
      form: { ...form, compressed: [], quick: undefined, slots },
      right: form,
    })
  })
  return found
}

/** Only slots that take the same numbers can be mistaken for each other unseen by us. */
const alike = (a: Slot, b: Slot): boolean =>
  a.minimum === b.minimum && a.maximum === b.maximum && a.maximum > a.minimum && a.pieces.join() !== b.pieces.join()

describeWith(hasLlvm, 'llvm-mc-19', 'planted faults', () => {
  test('one wrong bit, or two exchanged operands, in any row are noticed by LLVM', () => {
    const random = createRandom(0xbad)
    const mutants = forms.flatMap(mutantsOf)
    const samples = mutants.flatMap((mutant) =>
      Array.from({ length: SAMPLES }, () => {
        const operands = chooseOperands(mutant.right, 99, random)
        const text = formatInstruction({ form: mutant.right, operands }, { aliases: false })
        return { mutant, text, bytes: encode(mutant.form, operands) }
      }),
    )
    // A wrong low bit changes the length that bytes say they have.
    const readable = samples.filter(
      ({ bytes }) => ((bytes[0]! & 3) === 3 ? 4 : 2) === bytes.length && (bytes[0]! & 31) !== 31,
    )
    const texts = disassembleWithLlvm(
      readable.map(({ bytes }) => bytes),
      { noAliases: true },
    )
    const read = new Set(readable.map(({ mutant }) => mutant))
    const noticed = new Set(mutants.filter((mutant) => !read.has(mutant)))
    for (const [n, { mutant, text }] of readable.entries()) {
      const theirs = texts[n]
      if (theirs === undefined || signedLuiHint(theirs) !== text) noticed.add(mutant)
    }
    const unnoticed = mutants.filter((mutant) => !noticed.has(mutant))
    expect(unnoticed.map(({ form, what }) => `${form.name}: ${what}`)).toEqual([])
    expect(mutants.length).toBeGreaterThan(5000)
  })

  test('rows as they are pass the same comparison', () => {
    const random = createRandom(0x600d)
    const samples = forms.map((form) => ({ form, operands: chooseOperands(form, 99, random) }))
    const pieces = samples.map(({ form, operands }) => encode({ ...form, compressed: [], quick: undefined }, operands))
    const texts = disassembleWithLlvm(pieces, { noAliases: true })
    const differing = samples.filter(({ form, operands }, n) => {
      const own = decode(encode(form, operands, false)).value!
      return signedLuiHint(texts[n]!) !== formatInstruction(own, { aliases: false })
    })
    expect(differing.map(({ form }) => form.name)).toEqual([])
  })
})
