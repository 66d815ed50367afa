import { expect, test } from 'vitest'
import * as surface from '../src/index.js'

test('the exported values are these', () => {
  expect(Object.keys(surface).sort()).toEqual([
    'auditModule',
    'formatModule',
    'inspectBody',
    'inspectWasm',
    'linkWasmObject',
    'readCanonicalWasm',
    'readCanonicalWasmObject',
    'readWasm',
    'readWasmObject',
    'validateModule',
    'writeWasm',
    'writeWasmObject',
  ])
})
