import type { Node, ValueType } from '../ir/node.js'
import { isFloatType, widthOfType } from '../native/selector.js'
import { general, type Operand, op, view, widthLetter } from './machine.js'
import { type Selector, viewOfType } from './selector.js'

const unary: Record<string, string> = {
  fsqrt: 'fsqrt',
  fneg: 'fneg',
  fabs: 'fabs',
  ffloor: 'frintm',
  fceil: 'frintp',
  ftrunc: 'frintz',
  fround: 'frintn',
}
const binary: Record<string, string> = {
  fadd: 'fadd',
  fsub: 'fsub',
  fmul: 'fmul',
  fdiv: 'fdiv',
  // IEEE 754-2019 minimum and maximum: a NaN wins, −0 is below +0.
  fmin: 'fmin',
  fmax: 'fmax',
}
/** They round to nearest even, truncate toward zero, saturate, and give 0 for a NaN. */
const conversions: Record<string, string> = {
  from_s: 'scvtf',
  from_u: 'ucvtf',
  to_s: 'fcvtzs',
  to_u: 'fcvtzu',
  truncate: 'fcvtzs',
  promote: 'fcvt',
  demote: 'fcvt',
  reinterpret: 'fmov',
}

export function selectFloat(s: Selector, node: Node) {
  const d = s.target(node)
  const to = viewOfType(node.type as ValueType)
  const float = (input: Node): Operand => view(viewOfType(input.type as ValueType), s.use(input))
  const [x, y] = node.inputs
  if (node.op in unary) return s.push(op(`${unary[node.op]}_${to}_${to}`, d, float(x)))
  if (node.op in binary) return s.push(op(`${binary[node.op]}_${to}_${to}_${to}`, d, float(x), float(y)))
  const conversion = conversions[node.op]
  if (conversion === undefined) throw new Error(`no instructions for ${node.op}`)
  const from = isFloatType(x.type) ? viewOfType(x.type as ValueType) : widthLetter(widthOfType(x.type))
  const input = isFloatType(x.type) ? float(x) : general(widthOfType(x.type), s.sourceRegister(x))
  s.push(op(`${conversion}_${to}_${from}`, d, input))
}
