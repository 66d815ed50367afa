import { roundingModes } from '@sourceless/isa-riscv64'
import type { Node } from '../ir/node.js'
import { isFloatType, widthOfType } from '../native/selector.js'
import { op, plain, register, zero } from './machine.js'
import type { Selector } from './selector.js'

const binary: Readonly<Record<string, string>> = {
  fadd: 'fadd',
  fsub: 'fsub',
  fmul: 'fmul',
  fdiv: 'fdiv',
  fmin: 'fmin',
  fmax: 'fmax',
  fcopysign: 'fsgnj',
}
const signs: Readonly<Record<string, string>> = { fneg: 'fsgnjn', fabs: 'fsgnjx' }
/** Conversions to integers, by their direction. */
const directions: Readonly<Record<string, keyof typeof roundingModes>> = {
  to_s: 'rtz',
  to_u: 'rtz',
  truncate: 'rtz',
  floor: 'rdn',
  ceil: 'rup',
  nearest: 'rne',
}

const letterOf = (node: Node): 's' | 'd' => (node.type === 'f64' ? 'd' : 's')
const integerOf = (node: Node, signed: boolean): string =>
  `${widthOfType(node.type) === 64 ? 'l' : 'w'}${signed ? '' : 'u'}`

export function selectFloat(s: Selector, node: Node) {
  const d = s.target(node)
  const [x, y] = node.inputs
  const source = (input: Node) => register(s.use(input))
  if (node.op in binary) return s.push(op(`${binary[node.op]}.${letterOf(node)}`, d, source(x), source(y)))
  if (node.op in signs) return s.push(op(`${signs[node.op]}.${letterOf(node)}`, d, source(x), source(x)))
  if (node.op in directions) return selectToInteger(s, node)
  switch (node.op) {
    case 'fsqrt':
      return s.push(op(`fsqrt.${letterOf(node)}`, d, source(x)))
    case 'promote':
    case 'demote':
      return s.push(op(`fcvt.${letterOf(node)}.${letterOf(x)}`, d, source(x)))
    case 'from_s':
    case 'from_u':
      return s.push(op(`fcvt.${letterOf(node)}.${integerOf(x, node.op === 'from_s')}`, d, s.source(x)))
    case 'reinterpret': {
      const size = widthOfType(node.type) === 64 ? 'd' : 'w'
      if (isFloatType(node.type)) return s.push(op(`fmv.${size}.x`, d, s.operand(x)))
      return s.push(op(`fmv.x.${size}`, d, source(x)))
    }
    default:
      throw new Error(`no instructions for ${node.op}`)
  }
}

/** The machine saturates, but a NaN gives the greatest integer where the graph wants 0. */
function selectToInteger(s: Selector, node: Node) {
  const [x] = node.inputs
  const d = s.target(node)
  const from = register(s.use(x))
  const isSaturating = node.op === 'to_s' || node.op === 'to_u'
  const result = isSaturating ? register(s.temporary()) : d
  const name = `fcvt.${integerOf(node, node.op !== 'to_u')}.${letterOf(x)}`
  const convert = op(name, result, from, plain(roundingModes[directions[node.op]]))
  if (!isSaturating) return s.push(convert)
  const [isNumber, mask] = [register(s.temporary()), register(s.temporary())]
  s.push(
    convert,
    op(`feq.${letterOf(x)}`, isNumber, from, from),
    op('sub', mask, register(zero), isNumber),
    op('and', d, result, mask),
  )
}
