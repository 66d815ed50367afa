import { describeWith } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import {
  auditFeatures,
  createAssembler,
  type Feature,
  type Form,
  featureSets,
  form,
  forms,
  registers as r,
} from '../src/index.js'
import { at } from '../src/operand/operand.js'
import { randomCases } from './support/cases.js'
import { assembleWithLlvm, hasLlvm } from './support/llvm.js'

/** Hints need no feature to run; LLVM wants one for some of their names. */
const isHint = ({ layout }: Form): boolean => (layout.match & 0xfffff01f) >>> 0 === 0xd503201f

const cases = randomCases(
  1,
  9,
  forms.filter((each) => !isHint(each)),
)

/** LLVM's name of each set. */
const attributes = Object.keys(featureSets).map(
  (name) => [name, `+${name.replace(/^arm(v[\d.]+)-a$/, '$1a')}`] as const,
)

describeWith(hasLlvm, 'llvm-mc-19', 'feature sets', () => {
  test.each(attributes)('%s is what LLVM assembles with %s', (name, attribute) => {
    const allowed = new Set<Feature>(featureSets[name])
    const answers = assembleWithLlvm(
      cases.map((c) => c.text),
      attribute,
    )
    const differing = cases.filter((c, n) => {
      const has = c.instruction.form.features.every((feature) => allowed.has(feature))
      return has !== (answers[n] === c.word)
    })
    expect(differing.map((c) => `${c.text} needs ${c.instruction.form.features.join() || 'nothing'}`)).toEqual([])
  })
})

describe('audit', () => {
  const a = createAssembler()
  a.emit(form('add_x_x_x'), r.x0, r.x1, r.x2)
  a.emit(form('ldadd_x_x_base'), r.x0, r.x1, at(r.x2))
  a.emit(form('crc32b_w_w_w'), r.w0, r.w1, r.w2)
  const { bytes } = a.finish()

  test('names what is missing', () => {
    expect(auditFeatures(bytes, featureSets['armv8-a']!)).toEqual({
      used: ['crc', 'lse'],
      missing: [
        { offset: 4, mnemonic: 'ldadd', features: ['lse'] },
        { offset: 8, mnemonic: 'crc32b', features: ['crc'] },
      ],
      diagnostics: [],
    })
    expect(auditFeatures(bytes, featureSets['armv8.1-a']!).missing).toEqual([])
  })

  test('stops at what is no instruction', () => {
    const { diagnostics } = auditFeatures(new Uint8Array(8).fill(255), [])
    expect(diagnostics).toMatchObject([{ code: 'unknown-encoding', offset: 0 }])
  })
})
