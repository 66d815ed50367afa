import { expect, test } from 'vitest'
import * as surface from '../src/index.js'

test('the exported values are these', () => {
  expect(Object.keys(surface).sort()).toEqual([
    'ObjectError',
    'alignUp',
    'applyRelocations',
    'createInventory',
    'createMalformed',
    'createNames',
    'createObjectBuilder',
    'createPartFinder',
    'failOn',
    'fileDiagnostic',
    'globalAddresses',
    'hex',
    'isAllocated',
    'isPositionDependent',
    'isRelocationKind',
    'layoutObject',
    'patchRelocation',
    'relocationSizeBytes',
    'validateObject',
  ])
})
