import { captureMalformed, type WasmDiagnostic } from '../diagnostic.js'
import type { WasmInstruction } from '../instruction.js'
import type { Mnemonic } from '../table/index.js'
import {
  type BlockType,
  type FunctionType,
  isReferenceType,
  type ReferenceType,
  type ValueType,
} from '../value-type.js'
import type { ValidationContext } from './context.js'
import { type OperandType, ValidationStack } from './stack.js'

type Check = (stack: ValidationStack, context: ValidationContext, instruction: WasmInstruction) => void

const index = ({ immediates }: WasmInstruction, place = 0): number => immediates[place] as number

const at = <T>(list: readonly T[], which: number, what: string, stack: ValidationStack): T =>
  list[which] ?? stack.fail('unknown-index', `${what} ${which} does not exist`)

const blockTypes = (type: BlockType, stack: ValidationStack, context: ValidationContext): FunctionType => {
  if (type === 'empty') return { parameters: [], results: [] }
  return typeof type === 'number' ? at(context.types, type, 'type', stack) : { parameters: [], results: [type] }
}

const enter =
  (kind: 'block' | 'loop' | 'if'): Check =>
  (stack, context, { immediates }) => {
    const { parameters, results } = blockTypes(immediates[0] as BlockType, stack, context)
    if (kind === 'if') stack.pop('i32')
    stack.popAll(parameters)
    stack.enter(kind, parameters, results)
  }

const sameTypes = (a: readonly ValueType[], b: readonly ValueType[]): boolean =>
  a.length === b.length && a.every((type, place) => type === b[place])

const end: Check = (stack) => {
  const frame = stack.leave()
  if (frame.kind === 'if' && !sameTypes(frame.parameters, frame.results)) {
    stack.fail('type-mismatch', 'an if without else must leave what it takes')
  }
  if (stack.depth > 0) stack.pushAll(frame.results)
}

const otherwise: Check = (stack) => {
  const { kind, parameters, results } = stack.leave()
  if (kind !== 'if') stack.fail('unbalanced-structure', 'else without if')
  stack.enter('block', parameters, results)
}

const branchTable: Check = (stack, _, { immediates }) => {
  const labels = immediates[0] as readonly number[]
  stack.pop('i32')
  const last = stack.labelTypes(labels.at(-1)!)
  /** Many labels share their types: checking each list once keeps hostile tables cheap. */
  const checked = new Set<readonly ValueType[]>()
  for (const label of labels) {
    const types = stack.labelTypes(label)
    if (checked.has(types)) continue
    checked.add(types)
    if (types.length !== last.length) stack.fail('type-mismatch', 'labels take different operand counts')
    stack.require(types)
  }
  stack.popAll(last)
  stack.unreachable()
}

const call = (stack: ValidationStack, type: FunctionType): void => {
  stack.popAll(type.parameters)
  stack.pushAll(type.results)
}

/** Pops the table index of an indirect call and gives the callee's type. */
const indirectCallee = (
  stack: ValidationStack,
  context: ValidationContext,
  instruction: WasmInstruction,
): FunctionType => {
  if (at(context.tables, index(instruction, 1), 'table', stack) !== 'funcref') {
    stack.fail('type-mismatch', 'an indirect call needs a funcref table')
  }
  stack.pop('i32')
  return at(context.types, index(instruction), 'type', stack)
}

const returned: Check = (stack, { results }) => {
  stack.popAll(results)
  stack.unreachable()
}

/** A tail call gives the results of the function that it replaces. */
const tailCall = (stack: ValidationStack, context: ValidationContext, type: FunctionType): void => {
  stack.popAll(type.parameters)
  if (!sameTypes(type.results, context.results)) {
    stack.fail('type-mismatch', `gives (${type.results.join(' ')}), the caller gives (${context.results.join(' ')})`)
  }
  stack.unreachable()
}

/** `select` without a type takes numbers and vectors only. */
const select: Check = (stack) => {
  stack.pop('i32')
  const first = stack.popAny()
  const second = stack.popAny()
  for (const type of [first, second]) {
    if (type !== 'unknown' && isReferenceType(type)) {
      stack.fail('type-mismatch', 'select of references needs its type written out')
    }
  }
  if (first !== second && first !== 'unknown' && second !== 'unknown') {
    stack.fail('type-mismatch', `select between ${second} and ${first}`)
  }
  stack.push(first === 'unknown' ? second : first)
}

const selectTyped: Check = (stack, _, { immediates }) => {
  const types = immediates[0] as readonly ValueType[]
  if (types.length !== 1) stack.fail('type-mismatch', 'select takes exactly one type')
  stack.popAll([types[0]!, types[0]!, 'i32'])
  stack.push(types[0]!)
}

const isNull: Check = (stack) => {
  const type: OperandType = stack.popAny()
  if (type !== 'unknown' && !isReferenceType(type)) stack.fail('type-mismatch', `${type} is no reference`)
  stack.push('i32')
}

const local = (stack: ValidationStack, context: ValidationContext, instruction: WasmInstruction): ValueType =>
  at(context.locals, index(instruction), 'local', stack)

const table = (stack: ValidationStack, context: ValidationContext, which: number): ReferenceType =>
  at(context.tables, which, 'table', stack)

const globalSet: Check = (stack, context, instruction) => {
  const global = at(context.globals, index(instruction), 'global', stack)
  if (!global.mutable) stack.fail('type-mismatch', `global ${index(instruction)} is constant`)
  stack.pop(global.type)
}

/** Instructions whose types depend on the context; all others follow from the table. */
const checks: Readonly<Partial<Record<Mnemonic, Check>>> = {
  unreachable: (stack) => stack.unreachable(),
  block: enter('block'),
  loop: enter('loop'),
  if: enter('if'),
  else: otherwise,
  end,
  br: (stack, _, instruction) => {
    stack.popAll(stack.labelTypes(index(instruction)))
    stack.unreachable()
  },
  br_if: (stack, _, instruction) => {
    stack.pop('i32')
    const types = stack.labelTypes(index(instruction))
    stack.popAll(types)
    stack.pushAll(types)
  },
  br_table: branchTable,
  return: returned,
  call: (stack, context, instruction) => call(stack, at(context.functions, index(instruction), 'function', stack)),
  call_indirect: (stack, context, instruction) => call(stack, indirectCallee(stack, context, instruction)),
  return_call: (stack, context, instruction) =>
    tailCall(stack, context, at(context.functions, index(instruction), 'function', stack)),
  return_call_indirect: (stack, context, instruction) =>
    tailCall(stack, context, indirectCallee(stack, context, instruction)),
  drop: (stack) => {
    stack.popAny()
  },
  select,
  select_t: selectTyped,
  'local.get': (stack, context, instruction) => stack.push(local(stack, context, instruction)),
  'local.set': (stack, context, instruction) => {
    stack.pop(local(stack, context, instruction))
  },
  'local.tee': (stack, context, instruction) => {
    stack.pop(local(stack, context, instruction))
    stack.push(local(stack, context, instruction))
  },
  'global.get': (stack, context, instruction) =>
    stack.push(at(context.globals, index(instruction), 'global', stack).type),
  'global.set': globalSet,
  'table.get': (stack, context, instruction) => {
    stack.pop('i32')
    stack.push(table(stack, context, index(instruction)))
  },
  'table.set': (stack, context, instruction) => {
    stack.popAll(['i32', table(stack, context, index(instruction))])
  },
  'ref.null': (stack, _, { immediates }) => stack.push(immediates[0] as ReferenceType),
  'ref.is_null': isNull,
  'table.grow': (stack, context, instruction) => {
    stack.popAll([table(stack, context, index(instruction)), 'i32'])
    stack.push('i32')
  },
  'table.fill': (stack, context, instruction) => {
    stack.popAll(['i32', table(stack, context, index(instruction)), 'i32'])
  },
}

/** Indices that instructions with types of their own name too. */
const checkIndices: Check = (stack, context, { row, immediates }) => {
  for (const [place, kind] of row.immediates.entries()) {
    const which = immediates[place] as number
    if (kind === 'tableIndex') table(stack, context, which)
    else if (kind === 'elementIndex') at(context.elements, which, 'element segment', stack)
    else if (kind === 'dataIndex' && !(which < (context.dataCount ?? 0))) {
      stack.fail('unknown-index', `data segment ${which} does not exist or is not counted`)
    } else if ((kind === 'memoryIndex' || kind === 'alignment') && !context.hasMemory) {
      stack.fail('unknown-index', 'the module has no memory')
    } else if (kind === 'functionIndex') {
      at(context.functions, which, 'function', stack)
      if (row.mnemonic !== 'ref.func' || context.declaredFunctions.has(which)) continue
      stack.fail('unknown-index', `function ${which} is not declared for references`)
    }
  }
  if (row.mnemonic === 'table.copy' || row.mnemonic === 'table.init') {
    const to = table(stack, context, immediates[row.mnemonic === 'table.copy' ? 0 : 1] as number)
    const from = row.mnemonic === 'table.copy' ? context.tables : context.elements
    if (from[immediates[row.mnemonic === 'table.copy' ? 1 : 0] as number] !== to) {
      stack.fail('type-mismatch', 'the two sides hold different references')
    }
  }
}

/** Types one body; throws `MalformedWasm`. */
export const checkBody = (instructions: readonly WasmInstruction[], context: ValidationContext): void => {
  const stack = new ValidationStack()
  stack.enter('body', [], context.results)
  for (const instruction of instructions) {
    stack.instruction = instruction
    if (stack.depth === 0) stack.fail('unbalanced-structure', 'an instruction after the body has ended')
    if (instruction.immediates.length > 0) checkIndices(stack, context, instruction)
    const check = checks[instruction.row.mnemonic]
    if (check !== undefined) check(stack, context, instruction)
    else call(stack, instruction.row.signature!)
  }
  if (stack.depth > 0) stack.fail('unbalanced-structure', 'the body has no final end')
}

/**
 * Types a decoded body as the specification's validation does (section 3.3 and appendix 7.3). Empty when valid, otherwise the
 * first fault with the offset of its instruction.
 */
export const validateBody = (
  instructions: readonly WasmInstruction[],
  context: ValidationContext,
): readonly WasmDiagnostic[] => captureMalformed(() => checkBody(instructions, context)).diagnostics
