import { expect, it } from 'vitest'
import { forms } from '../src/index.js'
import { meanings } from '../src/meaning/meanings.js'

it('every row has a meaning and every meaning has a row', () => {
  expect(forms.filter((form) => form.meaning === undefined).map((form) => form.name)).toEqual([])
  const mnemonics = new Set(forms.map((form) => form.mnemonic))
  expect(Object.keys(meanings).filter((mnemonic) => !mnemonics.has(mnemonic))).toEqual([])
})
