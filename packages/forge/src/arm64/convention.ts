import { type CallingConvention, symbol } from '@sourceless/isa'
import type { Register as EncodedRegister } from '@sourceless/isa-arm64'
import type { Block, Node, Parameter } from '../ir/node.js'
import type { Register } from '../native/machine.js'
import { isFloatType } from '../native/selector.js'
import { copy, formOf, type Instruction, op, plain, plainAddress, v0, view, x0 } from './machine.js'
import { type Selector, viewOfType } from './selector.js'

export type Convention = CallingConvention<EncodedRegister>

const numberOf = (register: EncodedRegister): Register =>
  register.class === 'q' ? v0 + register.number : register.number

/** Takes the parameters from where callers put them: registers of each kind, then the stack. */
export function parameterMoves(s: Selector, entry: Block, convention: Convention): Instruction[] {
  const { arguments: general, floatArguments, packsStackArguments } = convention
  const moves: Instruction[] = []
  const nodes = new Map(entry.nodes.filter(({ op }) => op === 'param').map((node) => [Number(node.bits), node]))
  let [integers, floats, stackBytes] = [0, 0, 0]
  for (const [n, parameter] of s.graph.parameters.entries()) {
    const isFloat = isFloatType(parameter.type)
    const from = isFloat ? floatArguments[floats++] : general[integers++]
    const slotBytes = packsStackArguments ? parameter.sizeBytes : 8
    const offset = Math.ceil(stackBytes / slotBytes) * slotBytes
    if (from === undefined) stackBytes = offset + slotBytes
    const node = nodes.get(n)
    if (node === undefined || !s.isNeeded(node)) continue
    const to = s.registerOf(node)
    if (from !== undefined) moves.push(s.move(parameter.type, to, numberOf(from)))
    else moves.push(loadParameter(to, parameter, offset, packsStackArguments))
  }
  return moves
}

/** In a slot of its own size a narrow parameter has to be extended; in 8 bytes it is as in a register. */
function loadParameter(to: Register, parameter: Parameter, offset: number, isPacked: boolean): Instruction {
  const { type, sizeBytes, signed } = parameter
  const letter = viewOfType(type)
  const isNarrow = isPacked && sizeBytes < 4
  const name = isNarrow ? `ldr${signed ? 's' : ''}${sizeBytes === 1 ? 'b' : 'h'}_w` : `ldr_${letter}`
  return op(`${name}_offset`, view(letter, to), { ...plainAddress, frame: { kind: 'incoming', offset } })
}

/** A routine of the runtime takes x0 and x1, gives w0, and may change what functions may. */
export function selectCall(s: Selector, node: Node, { callerSaved }: Convention): void {
  const targets = node.inputs.map((_, n) => x0 + n)
  const call: Instruction = {
    form: formOf('bl_call'),
    operands: [plain(symbol(node.routine!))],
    copy: false,
    uses: targets,
    defs: callerSaved.map(numberOf),
  }
  const result = node.type !== 'void' && s.isNeeded(node) ? [copy('w', s.registerOf(node), x0)] : []
  s.push(...node.inputs.flatMap((input, n) => s.assign(targets[n], input)), call, ...result)
}
