import { expect, test } from 'vitest'
import * as surface from '../src/index.js'

test('the exported values are these', () => {
  expect(Object.keys(surface).sort()).toEqual([
    'cDeclaration',
    'cHeader',
    'contractFileName',
    'esmLoader',
    'formatListing',
    'listExcerpt',
    'openFile',
    'recognise',
    'targets',
  ])
})

test('the triples are these, the default first', () => {
  expect(surface.targets.map(({ triple }) => triple)).toEqual([
    'x86_64-linux',
    'aarch64-linux',
    'riscv64-linux',
    'x86_64-windows',
    'aarch64-windows',
    'x86_64-macos',
    'aarch64-macos',
    'wasm32',
    'wasm32-wasi',
    'x86_64-none',
    'aarch64-none',
    'riscv64-none',
  ])
})

test.each([
  ['popcount.o', 'popcount.contract.ts'],
  ['popcount.dll', 'popcount.contract.ts'],
  ['my.program', 'my.program.contract.ts'],
  ['hello', 'hello.contract.ts'],
])('%s has its contract in %s', (binary, contract) => {
  expect(surface.contractFileName(binary)).toBe(contract)
})
