import type { Term } from '../../term.js'
import { floatExtremum } from './idioms.js'
import { isAllOnes, isConstant, isZero, type Rules } from './rules.js'

export function simplifyChoice(rules: Rules, condition: Term, whenTrue: Term, whenFalse: Term): Term {
  const { bits } = whenTrue
  if (isConstant(condition)) return condition.value === 1n ? whenTrue : whenFalse
  if (whenTrue === whenFalse) return whenTrue
  if (condition.op === 'not') return rules.ite(condition.args[0]!, whenFalse, whenTrue)
  if (whenTrue.op === 'ite' && whenTrue.args[0] === condition) {
    return rules.ite(condition, whenTrue.args[1]!, whenFalse)
  }
  if (whenFalse.op === 'ite' && whenFalse.args[0] === condition) {
    return rules.ite(condition, whenTrue, whenFalse.args[2]!)
  }
  return (
    (bits === 1
      ? conditionChoice(rules, condition, whenTrue, whenFalse)
      : maskChoice(rules, condition, whenTrue, whenFalse)) ??
    comparedChoice(rules, condition, whenTrue, whenFalse) ??
    floatExtremum(rules, condition, whenTrue, whenFalse) ??
    rules.node('ite', bits, [condition, whenTrue, whenFalse])
  )
}

/** Choices between conditions are logic. */
function conditionChoice(rules: Rules, condition: Term, whenTrue: Term, whenFalse: Term): Term | undefined {
  if (isConstant(whenTrue)) {
    return whenTrue.value === 1n
      ? rules.binary('or', condition, whenFalse)
      : rules.binary('and', rules.unary('not', condition), whenFalse)
  }
  if (isConstant(whenFalse)) {
    return whenFalse.value === 1n
      ? rules.binary('or', rules.unary('not', condition), whenTrue)
      : rules.binary('and', condition, whenTrue)
  }
  if (whenTrue === condition) return rules.binary('or', condition, whenFalse)
  if (whenFalse === condition) return rules.binary('and', condition, whenTrue)
  return undefined
}

/** 1 : 0 is a zero extension of the condition, -1 : 0 a sign extension. */
function maskChoice(rules: Rules, condition: Term, whenTrue: Term, whenFalse: Term): Term | undefined {
  if (!isConstant(whenTrue) || !isConstant(whenFalse)) return undefined
  const { bits } = whenTrue
  if (isZero(whenFalse)) {
    if (whenTrue.value === 1n) return rules.convert('zext', condition, bits)
    if (isAllOnes(whenTrue)) return rules.convert('sext', condition, bits)
  }
  if (isZero(whenTrue)) {
    if (whenFalse.value === 1n) return rules.convert('zext', rules.unary('not', condition), bits)
    if (isAllOnes(whenFalse)) return rules.convert('sext', rules.unary('not', condition), bits)
  }
  return undefined
}

/** a = b ? a : b and its like; minimum and maximum written with either strictness. */
function comparedChoice(rules: Rules, condition: Term, whenTrue: Term, whenFalse: Term): Term | undefined {
  const [a, b] = condition.args as [Term, Term]
  const sides = (whenTrue === a && whenFalse === b) || (whenTrue === b && whenFalse === a)
  if (condition.op === 'eq') return sides ? whenFalse : undefined
  if ((condition.op !== 'ult' && condition.op !== 'slt') || !sides) return undefined
  // a < b ? x : y and b < a ? y : x differ only when a = b, where both sides are the same.
  if (isConstant(a) || isConstant(b) || a.id < b.id) return undefined
  return rules.ite(rules.compare(condition.op, b, a), whenFalse, whenTrue)
}
