import { parseInstruction } from '@sourceless/isa-arm64'
import { expect, test } from 'vitest'
import { codeConstants } from '../src/machine/code-constants.js'
import type { DecodedCode } from '../src/stages/decode.js'

const codeOf = (...lines: readonly string[]): DecodedCode =>
  ({
    instructions: new Map(
      lines.map((line, n) => [n, { instruction: parseInstruction(line).value!, flow: { kind: 'next' } }]),
    ),
  }) as unknown as DecodedCode

test('integers of the code are constants, floats that are none are not', () => {
  const constants = codeConstants(codeOf('fmov d1, #1.5', 'fmov d2, #2.0', 'add x0, x0, #77', 'movz w1, #0x1234'))
  expect([...constants]).toEqual(expect.arrayContaining([2n, 77n, 0x1234n]))
})
