import type { Term } from '@sourceless/isa'
import { op } from '@sourceless/isa-wasm'
import { buildModule } from '../../src/translate/module.js'
import { analyseUses, createTermCode } from '../../src/translate/term-code.js'

interface Root {
  readonly root: Term
  readonly variables: readonly Term[]
}

/** Translates terms over variables of at most 64 bits into one module; the result gives the value of the term of an index for values of its variables. */
export function compileTerms(roots: readonly Root[]): (index: number, values: readonly bigint[]) => bigint {
  const parameters = Math.max(...roots.map(({ variables }) => variables.length))
  const bytes = buildModule({
    parameters: ['i32', ...Array<'i64'>(parameters).fill('i64')],
    results: ['i64', 'i64'],
    memoryPages: 1,
    withSystemCall: false,
    build(code) {
      const { e } = code
      roots.forEach(({ root, variables }, index) => {
        e.localGet(0)
        e.i32Const(index)
        e.emit(op['i32.eq'])
        e.if()
        code.releaseTemporaries()
        const emit = createTermCode({
          code,
          uses: analyseUses([root]),
          variable(term) {
            e.localGet(1 + variables.indexOf(term))
            if (term.bits <= 32) e.emit(op['i32.wrap_i64'])
          },
        })
        emit.part(root, 0)
        emit.part(root, 1)
        e.return()
        e.end()
      })
      e.i64Const(0)
      e.i64Const(0)
    },
  })
  const memory = new WebAssembly.Memory({ initial: 1 })
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource), { host: { memory } })
  const run = instance.exports.run as (index: number, ...args: bigint[]) => [bigint, bigint]
  return (index, values) => {
    const words = [...values]
    while (words.length < parameters) words.push(0n)
    const [low, high] = run(index, ...words)
    return BigInt.asUintN(64, low) | (BigInt.asUintN(64, high) << 64n)
  }
}
