import { expect, test } from 'vitest'
import { checkExamples, createInterpreter } from '../src/index.js'
import { contractOf, sampleNames, sampleSource } from './contracts.js'

test('there are samples', () => expect(sampleNames.length).toBeGreaterThanOrEqual(12))

test.each(sampleNames)('%s keeps its own examples', (name) => {
  const contract = contractOf(sampleSource(name))
  expect(contract.examples.length).toBeGreaterThan(0)
  expect(checkExamples(contract)).toEqual([])
})

test('crc32 agrees with a bitwise computation in numbers', () => {
  const interpreter = createInterpreter(contractOf(sampleSource('crc32')))
  const bytes = Array.from({ length: 100 }, (_, index) => (index * 37 + 11) & 0xff)
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  expect(interpreter.call([bytes.map(BigInt)])).toMatchObject({ result: BigInt(~crc >>> 0) })
})

test('sort agrees with the sort of JavaScript', () => {
  const interpreter = createInterpreter(contractOf(sampleSource('sort')))
  const values = Array.from({ length: 60 }, (_, index) => BigInt.asIntN(32, BigInt(index) * 2654435761n))
  const outcome = interpreter.call([values])
  expect(outcome).toEqual({ kind: 'returned', after: [[...values].sort((a, b) => (a < b ? -1 : 1))] })
})

test('parts of a contract', () => {
  const contract = contractOf(sampleSource('days'))
  expect(contract).toMatchObject({ kind: 'function', name: 'dayOfYear', description: 'Day of the year, 1 to 366.' })
  expect(contract.helpers.map((helper) => helper.name)).toEqual(['isLeap'])
  expect(contract.tables.map((table) => [table.name, table.contents?.length])).toEqual([['DAYS', 12]])
  expect([contract.requires.length, contract.ensures.length, contract.examples.length]).toEqual([2, 1, 2])
})
