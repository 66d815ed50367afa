import { type Condition, changedForm, type Form } from '@sourceless/isa-x64'
import type { Node, ValueType } from '../ir/node.js'
import type { Register } from '../native/machine.js'
import { isFloatType, NativeSelector, signedValue, widthOfType } from '../native/selector.js'
import { copy, formOf, type Instruction, immediate, instruction, type Operand, register } from './machine.js'

export const fitsImmediate = (value: bigint): boolean => value >= -0x80000000n && value <= 0x7fffffffn

export class Selector extends NativeSelector<Instruction, Condition> {
  move(type: ValueType, to: Register, from: Register): Instruction {
    return copy(isFloatType(type) ? 128 : widthOfType(type), to, from)
  }

  protected isLong(node: Node): boolean {
    return isFloatType(node.type) || (node.bits > 0xffffffffn && !fitsImmediate(signedValue(node)))
  }

  protected loadConstant(to: Register, node: Node): Instruction[] {
    if (isFloatType(node.type)) {
      if (node.bits === 0n) return [zeroFloat(to)]
      const bits = this.temporary()
      const load = this.loadInteger(bits, node.bits)
      return [
        load,
        node.type === 'f64'
          ? instruction('movq_xmm_r64', register(to), register(bits))
          : instruction('movd_xmm_rm32', register(to), register(bits)),
      ]
    }
    return [this.loadInteger(to, node.bits)]
  }

  loadInteger(to: Register, bits: bigint): Instruction {
    if (bits <= 0xffffffffn) return instruction('mov_r32_imm32', register(to), immediate(BigInt.asIntN(32, bits)))
    const value = BigInt.asIntN(64, bits)
    if (fitsImmediate(value)) return instruction('mov_rm64_imm32', register(to), immediate(value))
    return instruction('movabs_r64_imm64', register(to), immediate(value))
  }
}

const xorps = formOf('xorps_xmm_xmmm128')
/** `xorps x, x`, whose old value does not matter: described as only writing, so that nothing is kept alive for it. */
const clearForm: Form = changedForm(xorps, {
  operands: xorps.operands.map((operand, i) => ({ ...operand, role: i === 0 ? 'w' : 'n' })),
})

function zeroFloat(to: Register): Instruction {
  return { form: clearForm, operands: [register(to), register(to)], copy: false, uses: [], defs: [] }
}

export const op = (name: string, ...operands: Operand[]): Instruction => instruction(name, ...operands)
