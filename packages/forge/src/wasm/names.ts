import type { Node } from '../ir/node.js'

const floats: Partial<Record<Node['op'], string>> = {
  fadd: 'add',
  fsub: 'sub',
  fmul: 'mul',
  fdiv: 'div',
  fsqrt: 'sqrt',
  fneg: 'neg',
  fabs: 'abs',
  fmin: 'min',
  fmax: 'max',
  ffloor: 'floor',
  fceil: 'ceil',
  ftrunc: 'trunc',
  fround: 'nearest',
  feq: 'eq',
  fne: 'ne',
  flt: 'lt',
  fle: 'le',
}

/** The WebAssembly instruction of an operation whose inputs are on the stack. */
export function instructionName(node: Node): string {
  const type = node.type
  const from = node.inputs[0]?.type
  const float = floats[node.op]
  if (float !== undefined) return `${from}.${float}`
  switch (node.op) {
    case 'sext8':
      return `${type}.extend8_s`
    case 'sext16':
      return `${type}.extend16_s`
    case 'zext32':
      return 'i64.extend_i32_u'
    case 'sext32':
      return 'i64.extend_i32_s'
    case 'wrap':
      return 'i32.wrap_i64'
    case 'reinterpret':
      return `${type}.reinterpret_${from}`
    case 'promote':
      return 'f64.promote_f32'
    case 'demote':
      return 'f32.demote_f64'
    case 'from_s':
    case 'from_u':
      return `${type}.convert_${from}${node.op.slice(4)}`
    case 'to_s':
    case 'to_u':
      return `${type}.trunc_sat_${from}${node.op.slice(2)}`
    case 'select':
      return 'select'
    case 'load':
      return loadName(node)
    case 'store':
      return storeName(node)
    default:
      return `${from}.${node.op}`
  }
}

function loadName(node: Node): string {
  const { sizeBytes, signed } = node.access!
  const whole = sizeBytes === (node.type === 'i64' || node.type === 'f64' ? 8 : 4)
  return whole ? `${node.type}.load` : `${node.type}.load${sizeBytes * 8}_${signed ? 's' : 'u'}`
}

function storeName(node: Node): string {
  const { sizeBytes } = node.access!
  const type = node.inputs[1].type
  const whole = sizeBytes === (type === 'i64' || type === 'f64' ? 8 : 4)
  return whole ? `${type}.store` : `${type}.store${sizeBytes * 8}`
}
