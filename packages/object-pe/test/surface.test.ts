import { expect, test } from 'vitest'
import * as surface from '../src/index.js'

test('the exported values are these', () => {
  expect(Object.keys(surface).sort()).toEqual([
    'checkLoadable',
    'inspectPe',
    'readPe',
    'withUnwindTables',
    'writeCoffObject',
    'writePeExecutable',
    'writePeLibrary',
  ])
})
