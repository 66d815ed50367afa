import { expect, test } from 'vitest'
import * as surface from '../src/index.js'

test('the exported values are these', () => {
  expect(Object.keys(surface).sort()).toEqual([
    'checkLoadable',
    'gnuBuildIdNote',
    'gnuPropertyNote',
    'inspectElf',
    'readElf',
    'writeElfDynamicExecutable',
    'writeElfExecutable',
    'writeElfObject',
    'writeElfShared',
  ])
})
