import { expect, test } from 'vitest'
import * as surface from '../src/index.js'

test('the exported values are these', () => {
  expect(Object.keys(surface).sort()).toEqual([
    'ByteReader',
    'ByteWriter',
    'WasmEmitter',
    'captureMalformed',
    'checkBody',
    'decodeBody',
    'decodeInstruction',
    'encodeInstructions',
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
    'validateBody',
    'valueTypeBytes',
    'valueTypeOfByte',
    'writeInstruction',
  ])
})
