import { isConst, type Node } from '../ir/node.js'
import { signedValue, widthOfType } from '../native/selector.js'
import { countOf } from '../native/shift-count.js'
import { type Address, copy, type Instruction, immediate, type Operand, rax, rcx, rdx, register } from './machine.js'
import { addressOperand, sumOperand } from './select-address.js'
import { fitsImmediate, op, type Selector } from './selector.js'

const twoOperand: Record<string, string> = { add: 'add', sub: 'sub', and: 'and', or: 'or', xor: 'xor' }

/** Operand for the right side of a two-operand instruction: an immediate, memory, or a register. */
function source(s: Selector, node: Node, user: Node): Operand {
  const width = widthOfType(node.type)
  if (isConst(node) && fitsImmediate(signedValue(node))) return immediate(signedValue(node))
  if (s.canFold(node, user) && node.access!.sizeBytes * 8 === width) return addressOperand(s, node.inputs[0])
  return register(s.use(node))
}

const binaryName = (mnemonic: string, width: number, right: Operand): string =>
  right.kind === 'immediate'
    ? `${mnemonic}_rm${width}_imm32`
    : right.kind === 'memory'
      ? `${mnemonic}_r${width}_rm${width}`
      : `${mnemonic}_rm${width}_r${width}`

/** d = a op b for the operations that x86 has in two-operand form. */
export function selectBinary(s: Selector, node: Node) {
  const d = s.registerOf(node)
  const width = widthOfType(node.type)
  let [a, b] = node.inputs
  if (node.op === 'add' && selectSum(s, node, d, width)) return
  if (node.op === 'and' && selectMask(s, node, d)) return
  if (node.op === 'sub' && selectFromLeading(s, node, d, width)) return
  if (node.op === 'sub' && isConst(a) && a.bits === 0n) {
    return s.push(copy(width, d, s.use(b)), op(`neg_rm${width}`, register(d)))
  }
  if (node.op === 'xor' && isConst(b) && signedValue(b) === -1n) {
    return s.push(copy(width, d, s.use(a)), op(`not_rm${width}`, register(d)))
  }
  if (isConst(b) && !fitsImmediate(signedValue(b)) && selectBit(s, node, d)) return
  if (node.op !== 'sub' && s.canFold(a, node) && !s.canFold(b, node) && !isConst(b)) [a, b] = [b, a]
  const right = source(s, b, node)
  s.push(...s.assign(d, a), op(binaryName(twoOperand[node.op], width, right), register(d), right))
}

function selectSum(s: Selector, node: Node, d: number, width: 32 | 64): boolean {
  const address = sumOperand(s, node)
  if (address === undefined) return false
  s.push(op(`lea_r${width}_m`, register(d), address))
  return true
}

/** Masks of whole bytes are extensions. */
function selectMask(s: Selector, node: Node, d: number): boolean {
  const [a, b] = node.inputs
  if (!isConst(b)) return false
  if (b.bits === 0xffn) s.push(op('movzx_r32_rm8', register(d), register(s.use(a))))
  else if (b.bits === 0xffffn) s.push(op('movzx_r32_rm16', register(d), register(s.use(a))))
  else if (b.bits === 0xffffffffn && node.type === 'i64') s.push(op('mov_rm32_r32', register(d), register(s.use(a))))
  else if (b.bits <= 0x7fffffffn)
    s.push(copy(node.type === 'i64' ? 64 : 32, d, s.use(a)), op('and_rm32_imm32', register(d), immediate(b.bits)))
  else return false
  return true
}

/** Setting, flipping or clearing one bit beyond the reach of an immediate. */
function selectBit(s: Selector, node: Node, d: number): boolean {
  const [a, b] = node.inputs
  const bits = node.op === 'and' ? BigInt.asUintN(64, ~b.bits) : b.bits
  const mnemonic = ({ or: 'bts', xor: 'btc', and: 'btr' } as Record<string, string>)[node.op]
  if (mnemonic === undefined || bits === 0n || (bits & (bits - 1n)) !== 0n) return false
  s.push(
    copy(64, d, s.use(a)),
    op(`${mnemonic}_rm64_imm8`, register(d), immediate(BigInt(bits.toString(2).length - 1))),
  )
  return true
}

export function selectMultiply(s: Selector, node: Node) {
  const d = s.registerOf(node)
  const width = widthOfType(node.type)
  const [a, b] = node.inputs
  if (isConst(b)) {
    const scale = ({ 3: 2, 5: 4, 9: 8 } as const)[Number(b.bits) as 3 | 5 | 9]
    if (scale !== undefined) {
      const x = s.use(a)
      return s.push(op(`lea_r${width}_m`, register(d), { kind: 'memory', base: x, index: x, scale, displacement: 0 }))
    }
    if (fitsImmediate(signedValue(b))) {
      const from: Operand =
        s.canFold(a, node) && a.access!.sizeBytes * 8 === width ? addressOperand(s, a.inputs[0]) : register(s.use(a))
      return s.push(op(`imul_r${width}_rm${width}_imm32`, register(d), from, immediate(signedValue(b))))
    }
  }
  const [x, y] = s.canFold(a, node) && !isConst(b) && !s.canFold(b, node) ? [b, a] : [a, b]
  const right: Operand =
    s.canFold(y, node) && y.access!.sizeBytes * 8 === width ? addressOperand(s, y.inputs[0]) : register(s.use(y))
  s.push(...s.assign(d, x), op(`imul_r${width}_rm${width}`, register(d), right))
}

const shifts: Record<string, string> = { shl: 'shl', shr_u: 'shr', shr_s: 'sar', rotl: 'rol', rotr: 'ror' }

export function selectShift(s: Selector, node: Node) {
  const d = s.registerOf(node)
  const width = widthOfType(node.type)
  const [a, b] = node.inputs
  const mnemonic = shifts[node.op]
  if (isConst(b)) {
    if (node.op === 'shl' && b.bits <= 3n && b.bits >= 2n && !isConst(a) && s.useCount(a) > 1) {
      const scale = b.bits === 2n ? 4 : 8
      return s.push(
        op(`lea_r${width}_m`, register(d), {
          kind: 'memory',
          base: undefined,
          index: s.use(a),
          scale,
          displacement: 0,
        }),
      )
    }
    const shift =
      node.op === 'shl' && b.bits === 1n
        ? op(`add_rm${width}_r${width}`, register(d), register(d))
        : op(`${mnemonic}_rm${width}_imm8`, register(d), immediate(b.bits))
    return s.push(...s.assign(d, a), shift)
  }
  const count = countOf(b, width)
  s.push(...s.assign(d, a), copy(32, rcx, s.use(count)), op(`${mnemonic}_rm${width}_cl`, register(d), register(rcx)))
}

/** Quotient and remainder come from one instruction; a sibling with the same operands earlier in the block gives both. */
export function selectDivide(s: Selector, node: Node) {
  const [a, b] = node.inputs
  const quotientOp = node.op.endsWith('_s') ? 'div_s' : 'div_u'
  const remainderOp = node.op.endsWith('_s') ? 'rem_s' : 'rem_u'
  const other = node.op === quotientOp ? remainderOp : quotientOp
  const nodes = s.block.nodes
  const at = nodes.indexOf(node)
  const sibling = nodes
    .slice(0, at)
    .find((n) => n.op === other && n.inputs[0] === a && n.inputs[1] === b && s.useCount(n) > 0)
  if (sibling !== undefined) {
    s.share(sibling, node)
    return
  }
  const shared = s.sharedWith(node)
  const signed = quotientOp === 'div_s'
  const width = widthOfType(node.type)
  const results: Instruction[] = []
  for (const value of shared === undefined ? [node] : [node, shared]) {
    if (s.isNeeded(value)) results.push(copy(width, s.registerOf(value), value.op === quotientOp ? rax : rdx))
  }
  const divisor: Operand =
    s.canFold(b, node) && b.access!.sizeBytes * 8 === width ? addressOperand(s, b.inputs[0]) : register(s.use(b))
  const upper = signed ? op(width === 64 ? 'cqo' : 'cdq') : op('mov_r32_imm32', register(rdx), immediate(0n))
  s.push(...s.assign(rax, a), upper, op(`${signed ? 'idiv' : 'div'}_rm${width}`, divisor), ...results)
}

export function selectMultiplyHigh(s: Selector, node: Node) {
  const d = s.registerOf(node)
  const [a, b] = node.inputs
  const right: Operand =
    s.canFold(b, node) && b.access!.sizeBytes === 8 ? addressOperand(s, b.inputs[0]) : register(s.use(b))
  s.push(...s.assign(rax, a), op(node.op === 'mulhi_s' ? 'imul_rm64' : 'mul_rm64', right), copy(64, d, rdx))
}

/** bsr and bsf leave their result open for zero and set ZF then. */
export function selectCount(s: Selector, node: Node) {
  const d = s.registerOf(node)
  const width = widthOfType(node.type)
  const x = node.inputs[0]
  const leading = node.op === 'clz'
  const scan = op(`${leading ? 'bsr' : 'bsf'}_r${width}_rm${width}`, register(d), register(s.use(x)))
  const flip = leading ? [op('xor_rm32_imm32', register(d), immediate(BigInt(width - 1)))] : []
  if (x.op === 'or' && isConst(x.inputs[1]) && x.inputs[1].bits !== 0n) return s.push(scan, ...flip)
  const t = s.temporary()
  // 2·width − 1 flips to width.
  const whenZero = immediate(BigInt(leading ? 2 * width - 1 : width))
  s.push(
    op('mov_r32_imm32', register(t), whenZero),
    scan,
    op(`cmove_r${width}_rm${width}`, register(d), register(t)),
    ...flip,
  )
}

/** constant − clz(x): bsr gives width − 1 − clz, and −1 stands for the answer for zero. */
function selectFromLeading(s: Selector, node: Node, d: number, width: 32 | 64): boolean {
  const [constant, leading] = node.inputs
  if (!isConst(constant) || leading.op !== 'clz' || !s.isOnlyUse(leading)) return false
  const difference = signedValue(constant) - BigInt(width - 1)
  if (!fitsImmediate(difference)) return false
  const t = s.temporary()
  const adjust = difference === 0n ? [] : [op(`add_rm${width}_imm32`, register(d), immediate(difference))]
  s.push(
    s.loadInteger(t, width === 64 ? 0xffffffffffffffffn : 0xffffffffn),
    op(`bsr_r${width}_rm${width}`, register(d), register(s.use(leading.inputs[0]))),
    op(`cmove_r${width}_rm${width}`, register(d), register(t)),
    ...adjust,
  )
  return true
}

export function selectConversion(s: Selector, node: Node) {
  const d = register(s.registerOf(node))
  const x = node.inputs[0]
  const load = s.canFold(x, node) ? x.access! : undefined
  switch (node.op) {
    case 'sext8':
    case 'sext16': {
      const bits = node.op === 'sext8' ? 8 : 16
      const from: Operand = load?.sizeBytes === bits / 8 ? addressOperand(s, x.inputs[0]) : register(s.use(x))
      return s.push(op(`movsx_r32_rm${bits}`, d, from))
    }
    case 'sext32': {
      if (load !== undefined && (load.signed || load.sizeBytes === 4)) {
        const name = load.sizeBytes === 4 ? 'movsxd_r64_rm32' : `movsx_r64_rm${load.sizeBytes * 8}`
        return s.push(op(name, d, addressOperand(s, x.inputs[0])))
      }
      return s.push(op('movsxd_r64_rm32', d, register(s.use(x))))
    }
    case 'zext32':
      return s.push(s.isZeroExtended(x) ? copy(32, d.register, s.use(x)) : op('mov_rm32_r32', d, register(s.use(x))))
    case 'wrap':
      return s.push(copy(32, d.register, s.use(x)))
    case 'bswap':
      return s.push(...s.assign(d.register, x), op(`bswap_r${widthOfType(node.type)}`, d))
    default:
      throw new Error(`no conversion ${node.op}`)
  }
}

export function selectLoad(s: Selector, node: Node) {
  const { sizeBytes, signed } = node.access!
  const d = register(s.registerOf(node))
  const from: Address = addressOperand(s, node.inputs[0])
  if (node.type === 'f32') return s.push(op('movss_xmm_m32', d, from))
  if (node.type === 'f64') return s.push(op('movsd_xmm_m64', d, from))
  if (sizeBytes === 8) return s.push(op('mov_r64_rm64', d, from))
  if (sizeBytes === 4) return s.push(op('mov_r32_rm32', d, from))
  s.push(op(`${signed ? 'movsx' : 'movzx'}_r32_rm${sizeBytes * 8}`, d, from))
}

const inMemory: Record<string, string> = { add: 'add', sub: 'sub', and: 'and', or: 'or', xor: 'xor' }

export function selectStore(s: Selector, node: Node) {
  const [pointer, value] = node.inputs
  const bits = node.access!.sizeBytes * 8
  if (value.type === 'f32' || value.type === 'f64') {
    const from = register(s.use(value))
    const to = addressOperand(s, pointer)
    return s.push(value.type === 'f64' ? op('movsd_m64_xmm', to, from) : op('movss_m32_xmm', to, from))
  }
  if (selectUpdate(s, node, pointer, value, bits)) return
  if (isConst(value) && (bits < 64 || fitsImmediate(signedValue(value)))) {
    const pattern = BigInt.asIntN(bits, value.bits)
    return s.push(op(`mov_rm${bits}_imm${Math.min(bits, 32)}`, addressOperand(s, pointer), immediate(pattern)))
  }
  const from = register(s.use(value))
  s.push(op(`mov_rm${bits}_r${bits}`, addressOperand(s, pointer), from))
}

/** m = m op y as one instruction on memory. */
function selectUpdate(s: Selector, node: Node, pointer: Node, value: Node, bits: number): boolean {
  const mnemonic = inMemory[value.op]
  if (mnemonic === undefined || !s.isOnlyUse(value)) return false
  let [load, y] = value.inputs
  if (value.op !== 'sub' && load.op !== 'load') [load, y] = [y, load]
  if (!s.canFold(load, node) || load.inputs[0] !== pointer || load.access!.sizeBytes * 8 !== bits || load === y)
    return false
  if (isConst(y) && (bits < 64 || fitsImmediate(signedValue(y)))) {
    s.push(
      op(
        `${mnemonic}_rm${bits}_imm${Math.min(bits, 32)}`,
        addressOperand(s, pointer),
        immediate(BigInt.asIntN(bits, y.bits)),
      ),
    )
  } else {
    const from = register(s.use(y))
    s.push(op(`${mnemonic}_rm${bits}_r${bits}`, addressOperand(s, pointer), from))
  }
  return true
}
