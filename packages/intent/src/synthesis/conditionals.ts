import type { Bool, Num } from '../meaning/meaning.js'
import type { Kind, Term } from './bank.js'
import type { Budget, Work } from './budget.js'

/** Terms that give some of the wanted results, and predicates that choose between them. */
interface Cases {
  offer(term: Term, wanted: Kind): void
  /** Conditionals of at most this cost, the cheapest first. */
  choices(mostBits: number, budget: Budget): Work<readonly Term[]>
}

const MAX_PARTS = 120
const MAX_CHOICES = 40
const MAX_ALIKE = 2
/** Fewer examples than these show no case of their own. */
const MIN_CASES = 2

export function createCases(goal: readonly number[], choiceBits: number): Cases {
  const full = goal.length >= 30 ? 0 : 2 ** goal.length - 1
  const parts = new Map<number, Term[]>()
  const tests = new Map<number, Term[]>()
  const maskOf = (term: Term, matches: (value: number, i: number) => boolean): number => {
    let mask = 0
    for (let i = 0; i < goal.length; i++) if (matches(term.values[i]!, i)) mask |= 1 << i
    return mask
  }
  const remember = (into: Map<number, Term[]>, mask: number, term: Term): void => {
    const list = into.get(mask)
    if (list === undefined) into.set(mask, [term])
    else if (list.length < MAX_ALIKE) list.push(term)
  }
  return {
    offer(term, wanted) {
      if (full === 0) return
      if (term.kind === 'bool') {
        const mask = maskOf(term, (value) => value === 1)
        if (countOnes(mask) >= MIN_CASES && countOnes(full & ~mask) >= MIN_CASES) remember(tests, mask, term)
      }
      if (term.kind !== wanted || wanted === 'bool') return
      const mask = maskOf(term, (value, i) => value === goal[i])
      if (countOnes(mask) >= MIN_CASES) remember(parts, mask, term)
    },
    *choices(mostBits, budget) {
      const out: Term[] = []
      const best = [...parts.entries()]
        .sort((a, b) => countOnes(b[0]) - countOnes(a[0]) || a[1][0]!.bits - b[1][0]!.bits)
        .slice(0, MAX_PARTS)
      for (const [left, lefts] of best) {
        yield budget.progress
        for (const [right, rights] of best) {
          if (left === right || (left | right) !== full) continue
          for (const [test, conditions] of tests) {
            // True where only the left fits, false where only the right does.
            if ((test & ~left & full) !== 0 || (~test & ~right & full) !== 0) continue
            for (const whenTrue of lefts)
              for (const whenFalse of rights)
                for (const condition of conditions) {
                  const bits = condition.bits + whenTrue.bits + whenFalse.bits + choiceBits
                  if (bits <= mostBits) out.push(choose(condition, whenTrue, whenFalse, bits))
                }
          }
        }
      }
      return out.sort((a, b) => a.bits - b.bits).slice(0, MAX_CHOICES)
    },
  }
}

const choose = (condition: Term, whenTrue: Term, whenFalse: Term, bits: number): Term => ({
  kind: whenTrue.kind,
  bits,
  values: condition.values.map((value, i) =>
    value === 1 ? whenTrue.values[i]! : value === 0 ? whenFalse.values[i]! : Number.NaN,
  ),
  meaning: {
    kind: 'choice',
    condition: condition.meaning as Bool,
    whenTrue: whenTrue.meaning as Num,
    whenFalse: whenFalse.meaning as Num,
  },
})

function countOnes(mask: number): number {
  let count = 0
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++
  return count
}
