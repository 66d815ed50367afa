import type { Term } from '../../term.js'
import { applyOperation } from '../operation.js'
import { postorder } from '../walk.js'
import { type Column, columnOf, constantColumn, valueAt } from './column.js'
import { floatColumn } from './float.js'
import { integerColumn } from './integer.js'
import {
  chooseColumn,
  concatColumn,
  extractColumn,
  shiftColumn,
  signExtendColumn,
  zeroExtendColumn,
} from './structure.js'

/**
 * As `planEvaluation`, in many environments at once: each operation runs over all of them before the next one, so that
 * thousands of tests of one meaning cost little more than its terms. `leaf` gives the column of each `var` and `undef`.
 */
export function planColumns(
  roots: readonly Term[],
): (count: number, leaf: (leaf: Term) => Column) => readonly Column[] {
  const order = postorder(roots)
  const position = new Map(order.map((term, index) => [term, index]))
  const places = order.map((term) => term.args.map((argument) => position.get(argument)!))
  return (count, leaf) => {
    const columns: Column[] = new Array(order.length)
    for (let n = 0; n < order.length; n++) {
      const term = order[n]!
      const args = places[n]!.map((place) => columns[place]!)
      if (term.op === 'const') columns[n] = constantColumn(term.value, term.bits, count)
      else if (args.length === 0) columns[n] = leaf(term)
      else columns[n] = applyColumns(term, args, count)
    }
    return roots.map((root) => columns[position.get(root)!]!)
  }
}

function applyColumns(term: Term, args: readonly Column[], count: number): Column {
  const { op, bits } = term
  const from = term.args[0]!.bits
  const [a, b, c] = args as [Column, Column, Column]
  switch (op) {
    case 'extract':
      return extractColumn(a, Number(term.value), bits, count)
    case 'concat':
      return concatColumn(a, b, bits, bits - from, count)
    case 'zext':
      return zeroExtendColumn(a, bits, count)
    case 'sext':
      return signExtendColumn(a, from, bits, count)
    case 'ite':
      return chooseColumn(a, b, c, bits, count)
    case 'shl':
    case 'lshr':
    case 'ashr': {
      const by = term.args[1]!
      if (by.op !== 'const') break
      return shiftColumn(op, a, by.value > 128n ? 128 : Number(by.value), bits, count)
    }
  }
  return (
    integerColumn(op, bits, from, args, count) ??
    floatColumn(op, bits, from, args, count) ??
    columnOf(bits, count, (index) => {
      const value = (n: number): bigint => (n < args.length ? valueAt(args[n]!, index) : 0n)
      return applyOperation(op, bits, from, 0, value(0), value(1), value(2))
    })
  )
}
