import { expect, it } from 'vitest'
import { forms } from '../src/index.js'
import { meanings } from '../src/meaning/meanings.js'

/** Segment registers and their bases, MXCSR, interrupts, and approximations that differ between processors. */
const unmodelledMnemonics = [
  'int',
  'ldmxcsr',
  'mov',
  'pop',
  'push',
  'rcpps',
  'rcpss',
  'rdfsbase',
  'rdgsbase',
  'rsqrtps',
  'rsqrtss',
  'stmxcsr',
  'vldmxcsr',
  'vrcpps',
  'vrcpss',
  'vrsqrtps',
  'vrsqrtss',
  'vstmxcsr',
  'wrfsbase',
  'wrgsbase',
]

it('every row has a meaning or says why not, and every meaning has a row', () => {
  const without = forms.filter((form) => form.meaning === undefined)
  expect(without.filter((form) => form.unmodelled === undefined).map((form) => form.name)).toEqual([])
  expect([...new Set(without.map((form) => form.mnemonic))].sort()).toEqual(unmodelledMnemonics)
  const mnemonics = new Set(forms.map((form) => form.mnemonic))
  expect(Object.keys(meanings()).filter((mnemonic) => !mnemonics.has(mnemonic))).toEqual([])
})
