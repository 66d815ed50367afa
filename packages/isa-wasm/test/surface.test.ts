import { expect, test } from 'vitest'
import * as surface from '../src/index.js'

test('the exported values are these', () => {
  expect(Object.keys(surface).sort()).toEqual([
    'ByteReader',
    'ByteWriter',
    'WasmEmitter',
    'auditFeatures',
    'captureMalformed',
    'checkBody',
    'decodeBody',
    'decodeInstruction',
    'encodeInstructions',
    'featureOfType',
    'featureSets',
    'featuresOf',
    'footprint',
    'formatBody',
    'formatFloatBits',
    'formatInstruction',
    'isReferenceType',
    'malformed',
    'op',
    'parseFloatBits',
    'parseInstructions',
    'readExpression',
    'readInstruction',
    'rowOfMnemonic',
    'rowOfOpcode',
    'sameFunctionType',
    'table',
    'unmodelled',
    'validateBody',
    'valueTypeBytes',
    'valueTypeOfByte',
    'writeInstruction',
  ])
})
