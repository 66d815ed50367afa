import type { Assembler } from '../encode/assembler.js'
import { encodeWord } from '../encode/encode.js'
import { REFUSED } from '../operand/kind.js'
import { registers } from '../operand/register.js'
import { form } from '../table/forms.js'
import { code, placeOf } from './characters.js'
import { Scanner } from './scan.js'

const scanner = new Scanner()

/**
 * `ldr x0, =value`: a move where one suffices, otherwise a load from the literal pool.
 * @returns undefined when the line is something else, or what is wrong with it
 */
export function literalLoad(
  assembler: Assembler,
  text: string,
  start: number,
  mnemonicStop: number,
  end: number,
): 'done' | string | undefined {
  if (mnemonicStop - start !== 3 || text.slice(start, mnemonicStop).toLowerCase() !== 'ldr') return undefined
  const equals = placeOf(code.equals, text, mnemonicStop, end)
  if (equals < 0) return undefined
  const comma = placeOf(code.comma, text, mnemonicStop, equals)
  if (comma < 0) return `'${text.slice(start, end)}': a register and a comma are expected before '='`
  scanner.start(text, mnemonicStop, comma)
  const target = scanner.operand()
  scanner.start(text, equals + 1, end)
  const value = scanner.number()
  if (!scanner.atEnd()) return `'${text.slice(start, end)}': a number is expected after '='`
  if (typeof target !== 'object' || target.kind !== 'register')
    return `'${text.slice(start, end)}': a register is expected`
  for (const name of target === registers.sp || target === registers.wsp
    ? []
    : [`mov_${target.class[0]}_zeros`, `mov_${target.class[0]}_ones`]) {
    if (target.class[0] !== 'x' && target.class[0] !== 'w') break
    const word = encodeWord(form(name), target, value)
    if (word === REFUSED) continue
    assembler.emitWord(word)
    return 'done'
  }
  assembler.loadLiteral(target, BigInt(value))
  return 'done'
}
