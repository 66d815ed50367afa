import type { Answer, AnsweredReading } from '../../src/reader/answer.js'

/** One reading as a model answers it. */
export const reading = (contract: string, more: Partial<AnsweredReading> = {}): AnsweredReading => ({
  contract,
  restatement: 'As asked.',
  assumptions: [],
  effects: [],
  ...more,
})

export const readings = (...all: (string | AnsweredReading)[]): Answer => ({
  readings: all.map((one) => (typeof one === 'string' ? reading(one) : one)),
  reason: '',
})

export const cannot = (reason: string): Answer => ({ readings: [], reason })

/** A function of one expression. */
export const returning = (signature: string, value: string): string => `function ${signature} {\n  return ${value}\n}\n`
