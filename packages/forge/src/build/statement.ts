import type {
  ArrayType,
  DeclareStatement,
  Expression,
  LoopStatement,
  ScalarType,
  Statement,
} from '@sourceless/contract'
import { isConst } from '../ir/node.js'
import type { Builder } from './builder.js'
import { evaluateBuiltin } from './builtin.js'
import { branchOn, evaluate, inlineCall, slotOf } from './expression.js'
import { addressOf, arrayRegion, localObject, sizeOf, storeElement, storeScalar, zeroFill } from './memory.js'

export function buildBody(b: Builder, statements: readonly Statement[]) {
  for (const statement of statements) build(b, statement)
}

function build(b: Builder, statement: Statement) {
  switch (statement.kind) {
    case 'declare':
      return declare(b, statement)
    case 'assign':
      if (statement.target.kind === 'index') storeElement(b, statement.target, () => evaluate(b, statement.value))
      else b.write(slotOf(b, statement.target.variable), evaluate(b, statement.value))
      return
    case 'if': {
      const [yes, no, after] = [b.block(), b.block(), b.block()]
      branchOn(b, statement.condition, yes, no)
      for (const [block, body] of [
        [yes, statement.whenTrue],
        [no, statement.whenFalse],
      ] as const) {
        b.enter(block)
        buildBody(b, body)
        b.jump(after)
      }
      return b.enter(after)
    }
    case 'loop':
      return loop(b, statement)
    case 'block':
      return buildBody(b, statement.body)
    case 'break':
    case 'continue': {
      const targets = b.loops.at(-1)!
      b.jump(statement.kind === 'break' ? targets.onBreak : targets.onContinue)
      return b.enterUnreachable()
    }
    case 'return':
      return leave(b, statement.value)
    case 'call':
      if (statement.call.kind === 'call') inlineCall(b, statement.call)
      else evaluateBuiltin(b, statement.call)
  }
}

function leave(b: Builder, expression: Expression | undefined): void {
  const value = expression === undefined ? undefined : evaluate(b, expression)
  if (b.inlineReturn !== undefined) {
    if (value !== undefined && b.inlineReturn.slot !== undefined) b.write(b.inlineReturn.slot, value)
    b.jump(b.inlineReturn.block)
  } else if (b.current.end === undefined) {
    b.current.end = b.program ? { kind: 'finish', value: b.constant('i32', 0n) } : { kind: 'return', value }
  }
  b.enterUnreachable()
}

function declare(b: Builder, statement: DeclareStatement) {
  const { variable } = statement
  if (variable.type.kind !== 'array') {
    const value = statement.initial === undefined ? undefined : evaluate(b, statement.initial)
    const slot = slotOf(b, variable)
    return b.write(slot, value ?? b.constant(slot.type, 0n))
  }
  const type: ArrayType = variable.type
  const elements = statement.elements ?? []
  const values = elements.map((element) => evaluate(b, element))
  const known = b.regions.get(variable)
  const object = known?.object ?? localObject(b, type)
  b.regions.set(variable, arrayRegion(b, object, type.length))
  // Zeroed memory that is declared once needs no zeroing.
  const fresh = object.kind === 'zeroed' && b.program && b.loops.length === 0 && b.inlineReturn === undefined
  const size = sizeOf(type.element)
  if (!fresh) zeroFill(b, object, elements.length * size, type.length * size)
  values.forEach((value, i) => {
    const address = b.op('add', b.pointer, addressOf(b, object), b.constant(b.pointer, BigInt(i * size)))
    storeScalar(b, object, sizeOf(type.element as ScalarType), address, value)
  })
}

/** Whether evaluating makes no new block, so that it can be tried and thrown away. */
function isStraight(expression: Expression): boolean {
  switch (expression.kind) {
    case 'literal':
    case 'variable':
      return true
    case 'length':
      return expression.base.type.kind === 'slice' || expression.base.type.kind === 'array'
    case 'unary':
      return isStraight(expression.operand)
    case 'cast':
      return (
        expression.type.kind !== 'float' && expression.operand.type.kind !== 'float' && isStraight(expression.operand)
      )
    case 'binary':
      return (
        !['&&', '||', '/', '%'].includes(expression.operator) &&
        isStraight(expression.left) &&
        isStraight(expression.right)
      )
    default:
      return false
  }
}

function loop(b: Builder, statement: LoopStatement): void {
  let testFirst = statement.testFirst
  if (testFirst && isStraight(statement.condition)) {
    const first = evaluate(b, statement.condition)
    if (isConst(first) && first.bits === 0n) return
    // A loop that surely runs once is tested at its end only.
    if (isConst(first)) testFirst = false
  }
  const [head, step, after] = [b.openBlock(), b.openBlock(), b.openBlock()]
  b.jump(head)
  b.enter(head)
  if (testFirst) {
    const body = b.block()
    branchOn(b, statement.condition, body, after)
    b.enter(body)
  }
  b.loops.push({ onBreak: after, onContinue: step })
  buildBody(b, statement.body)
  b.loops.pop()
  b.jump(step)
  b.seal(step)
  b.enter(step)
  buildBody(b, statement.step)
  if (testFirst) b.jump(head)
  else branchOn(b, statement.condition, head, after)
  b.seal(head)
  b.seal(after)
  b.enter(after)
}
