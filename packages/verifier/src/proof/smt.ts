import type { Term } from '@sourceless/isa'
import { expandUnary } from './smt-bits.js'
import { type FloatPrinter, floatTerm, isFloatOperation } from './smt-float.js'

export interface SmtOptions {
  /** Products of two unknowns become an uninterpreted commutative function: unsat stays true, sat means nothing. */
  readonly abstractMultiply?: boolean
  /** First lines, as comments. */
  readonly comment?: string
}

/**
 * An SMT-LIB 2.6 script that asks whether every assertion (1-bit terms) can hold at once, and for the values of the
 * variables if so. Each shared node is one `define-fun`, in bit-vector and, where needed, in Boolean form.
 */
export function printSmt(assertions: readonly Term[], options: SmtOptions = {}): string {
  const printer = createPrinter(options)
  const asserted = assertions.map((t) => `(assert ${printer.condition(t)})`)
  const logic = printer.usesFloats() ? 'QF_BVFP' : printer.usesFunctions() ? 'QF_UFBV' : 'QF_BV'
  const comment = (options.comment ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `; ${line}`)
  const values = printer.variables.length === 0 ? [] : [`(get-value (${printer.variables.join(' ')}))`]
  return [
    ...comment,
    '(set-option :produce-models true)',
    `(set-logic ${logic})`,
    ...printer.lines,
    ...asserted,
    '(check-sat)',
    ...values,
    '',
  ].join('\n')
}

export function bitsLiteral(value: bigint, bits: number): string {
  return bits % 4 === 0
    ? `#x${value.toString(16).padStart(bits / 4, '0')}`
    : `#b${value.toString(2).padStart(bits, '0')}`
}

/** Names that would clash with ours or with the syntax are quoted by the caller's choice of variable names. */
function symbolName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `v_${name}` : `|v_${name}|`
}

const conditionOps = new Set(['eq', 'ult', 'ule', 'slt', 'sle', 'feq', 'flt', 'fle', 'funordered'])
const infix: Readonly<Record<string, string>> = {
  add: 'bvadd',
  sub: 'bvsub',
  mul: 'bvmul',
  udiv: 'bvudiv',
  urem: 'bvurem',
  sdiv: 'bvsdiv',
  srem: 'bvsrem',
  and: 'bvand',
  or: 'bvor',
  xor: 'bvxor',
  shl: 'bvshl',
  lshr: 'bvlshr',
  ashr: 'bvashr',
  concat: 'concat',
  not: 'bvnot',
  neg: 'bvneg',
}
const comparisons: Readonly<Record<string, string>> = {
  eq: '=',
  ult: 'bvult',
  ule: 'bvule',
  slt: 'bvslt',
  sle: 'bvsle',
}
const booleans: Readonly<Record<string, string>> = { and: 'and', or: 'or', xor: 'xor', not: 'not' }

function createPrinter(options: SmtOptions) {
  const lines: string[] = []
  const variables: string[] = []
  const vectors = new Map<Term, string>()
  const conditions = new Map<Term, string>()
  const functions = new Set<string>()
  let floats = false
  let auxiliary = 0

  const define = (name: string, sort: string, body: string): string => {
    lines.push(`(define-fun ${name} () ${sort} ${body})`)
    return name
  }
  const declare = (name: string, bits: number): string => {
    lines.push(`(declare-const ${name} (_ BitVec ${bits}))`)
    return name
  }
  const vectorSort = (bits: number) => `(_ BitVec ${bits})`

  /** Prints the graph below `root` without recursion, so that deep chains do not overflow the stack. */
  const prepare = (root: Term): void => {
    const stack: Term[] = [root]
    const opened = new Set<Term>()
    while (stack.length > 0) {
      const term = stack[stack.length - 1]!
      if (vectors.has(term) || conditions.has(term)) {
        stack.pop()
        continue
      }
      if (!opened.has(term)) {
        opened.add(term)
        for (const argument of term.args) if (!vectors.has(argument) && !conditions.has(argument)) stack.push(argument)
        continue
      }
      stack.pop()
      if (isCondition(term)) conditions.set(term, conditionBody(term))
      else vectors.set(term, vectorBody(term))
    }
  }
  const isCondition = (term: Term): boolean =>
    term.bits === 1 && (conditionOps.has(term.op) || booleans[term.op] !== undefined || term.op === 'ite')

  const condition = (term: Term): string => {
    prepare(term)
    const known = conditions.get(term)
    if (known !== undefined) return known
    if (term.op === 'const') return term.value === 1n ? 'true' : 'false'
    const body = `(= ${vectors.get(term)} #b1)`
    conditions.set(term, body)
    return body
  }
  const vector = (term: Term): string => {
    const known = vectors.get(term)
    if (known !== undefined) return known
    const name = define(`t${term.id}`, vectorSort(1), `(ite ${conditions.get(term)} #b1 #b0)`)
    vectors.set(term, name)
    return name
  }
  const floatPrinter: FloatPrinter = {
    vector,
    fresh: (bits) => declare(`f${auxiliary++}`, bits),
    assert: (text) => {
      lines.push(`(assert ${text})`)
    },
  }

  function conditionBody(term: Term): string {
    const name = `c${term.id}`
    const [a, b] = term.args
    if (isFloatOperation(term.op)) {
      floats = true
      return define(name, 'Bool', floatTerm(term, floatPrinter))
    }
    if (term.op === 'ite') return define(name, 'Bool', `(ite ${term.args.map(condition).join(' ')})`)
    const boolean = booleans[term.op]
    if (boolean !== undefined) return define(name, 'Bool', `(${boolean} ${term.args.map(condition).join(' ')})`)
    if (term.op === 'eq' && a!.bits === 1) return define(name, 'Bool', `(= ${condition(a!)} ${condition(b!)})`)
    return define(name, 'Bool', `(${comparisons[term.op]} ${vector(a!)} ${vector(b!)})`)
  }

  function vectorBody(term: Term): string {
    if (term.op === 'const') return bitsLiteral(term.value, term.bits)
    if (term.op === 'var' || term.op === 'undef') {
      const name = declare(symbolName(term.name), term.bits)
      variables.push(name)
      return name
    }
    if (isFloatOperation(term.op)) {
      floats = true
      return floatTerm(term, floatPrinter)
    }
    return define(`t${term.id}`, vectorSort(term.bits), body(term))
  }

  function body(term: Term): string {
    const { bits } = term
    const [a, b, c] = term.args
    if (term.op === 'ite') return `(ite ${condition(a!)} ${vector(b!)} ${vector(c!)})`
    const x = vector(a!)
    if (term.op === 'mul' && options.abstractMultiply === true && a!.op !== 'const' && b!.op !== 'const') {
      const name = `mul${bits}`
      if (!functions.has(name))
        lines.push(`(declare-fun ${name} (${vectorSort(bits)} ${vectorSort(bits)}) ${vectorSort(bits)})`)
      functions.add(name)
      return a!.id < b!.id ? `(${name} ${x} ${vector(b!)})` : `(${name} ${vector(b!)} ${x})`
    }
    const op = infix[term.op]
    if (op !== undefined) return `(${op} ${term.args.map(vector).join(' ')})`
    switch (term.op) {
      case 'zext':
        return `((_ zero_extend ${bits - a!.bits}) ${x})`
      case 'sext':
        return `((_ sign_extend ${bits - a!.bits}) ${x})`
      case 'extract':
        return `((_ extract ${Number(term.value) + bits - 1} ${term.value}) ${x})`
      case 'rotl':
      case 'rotr':
        return rotate(term, x, vector(b!))
      case 'umulh':
      case 'smulh': {
        const extend = `(_ ${term.op === 'umulh' ? 'zero' : 'sign'}_extend ${bits})`
        return `((_ extract ${2 * bits - 1} ${bits}) (bvmul (${extend} ${x}) (${extend} ${vector(b!)})))`
      }
      case 'udivWide':
      case 'uremWide':
      case 'sdivWide':
      case 'sremWide': {
        const signed = term.op.startsWith('s')
        const divide = `bv${signed ? 's' : 'u'}${term.op.includes('div') ? 'div' : 'rem'}`
        const divisor = `((_ ${signed ? 'sign' : 'zero'}_extend ${bits}) ${vector(c!)})`
        return `((_ extract ${bits - 1} 0) (${divide} (concat ${x} ${vector(b!)}) ${divisor}))`
      }
      default:
        return expandUnary(term.op, x, bits, (text) => define(`x${auxiliary++}`, vectorSort(bits), text))
    }
  }

  return {
    condition,
    lines,
    variables,
    usesFloats: () => floats,
    usesFunctions: () => functions.size > 0,
  }
}

/** Counts are taken modulo the width, which is a power of two. */
function rotate(term: Term, x: string, count: string): string {
  const { bits } = term
  const left = term.op === 'rotl'
  const by = term.args[1]!
  if (by.op === 'const') return `((_ rotate_${left ? 'left' : 'right'} ${by.value % BigInt(bits)}) ${x})`
  const n = `(bvand ${count} ${bitsLiteral(BigInt(bits - 1), bits)})`
  const rest = `(bvsub ${bitsLiteral(BigInt(bits), bits)} ${n})`
  return `(bvor (${left ? 'bvshl' : 'bvlshr'} ${x} ${n}) (${left ? 'bvlshr' : 'bvshl'} ${x} ${rest}))`
}
