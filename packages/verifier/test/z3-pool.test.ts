import { afterAll, describe, expect, it } from 'vitest'
import { createZ3Pool } from '../src/node/index.js'

const pool = createZ3Pool()
afterAll(() => pool.dispose())

const declare = '(set-logic QF_BV)(declare-const x (_ BitVec 64))(declare-const |a b| (_ BitVec 8))'

/** Factoring a product of two large primes within 64 bits. */
const factoring = `(set-logic QF_BV)(declare-const a (_ BitVec 64))(declare-const b (_ BitVec 64))
(assert (= (bvmul a b) #x7fffffffffffffe7))(assert (bvugt a #x0000000000000001))(assert (bvugt b #x0000000000000001))
(assert (bvult a #x00000000ffffffff))(assert (bvult b #x00000000ffffffff))(check-sat)`

describe('z3 pool', () => {
  it('answers unsat, sat with a model, and refuses nonsense', async () => {
    const unsat = await pool.check(`${declare}(assert (bvult x #x0000000000000000))(check-sat)`, { timeoutMs: 5000 })
    expect(unsat).toEqual({ kind: 'unsat' })
    const sat = await pool.check(
      `${declare}(assert (= x #x00000000000000ff))(assert (= |a b| #x07))(check-sat)(get-value (x |a b|))`,
      { timeoutMs: 5000 },
    )
    expect(sat).toEqual({
      kind: 'sat',
      model: new Map([
        ['x', 255n],
        ['a b', 7n],
      ]),
    })
    const bad = await pool.check('(assert nonsense)(check-sat)', { timeoutMs: 5000 })
    expect(bad).toMatchObject({ kind: 'unknown', reason: 'crash' })
  })

  it('reads each of very many scripts as it was sent, also after faulty ones and ones that take too long', async () => {
    const faulty = ['(assert nonsense)(check-sat)', '(check-', '|a', factoring]
    const ask = async (number: number) => {
      if (number % 50 === 0) {
        const script = faulty[(number / 50) % faulty.length]!
        expect(await pool.check(script, { timeoutMs: 50 })).toMatchObject({ kind: 'unknown' })
      }
      const value = BigInt(number) * 0x9e3779b97f4a7c15n
      const text = BigInt.asUintN(64, value).toString(16).padStart(16, '0')
      const script = `${declare}(assert (= x #x${text}))(assert (= |a b| #x07))(check-sat)(get-value (x |a b|))`
      expect(await pool.check(script, { timeoutMs: 20_000 })).toEqual({
        kind: 'sat',
        model: new Map([
          ['x', BigInt.asUintN(64, value)],
          ['a b', 7n],
        ]),
      })
    }
    await Promise.all(Array.from({ length: 1_500 }, (_, number) => ask(number)))
  })

  it('gives up at the deadline and stays usable', async () => {
    const started = performance.now()
    expect(await pool.check(factoring, { timeoutMs: 300 })).toMatchObject({ kind: 'unknown' })
    expect(performance.now() - started).toBeLessThan(4000)
    expect(await pool.check('(assert false)(check-sat)', { timeoutMs: 3000 })).toEqual({ kind: 'unsat' })
  })

  it('stops a script that is cancelled', async () => {
    const controller = new AbortController()
    const answer = pool.check(factoring, { timeoutMs: 60_000, signal: controller.signal })
    setTimeout(() => controller.abort(), 100)
    expect(await answer).toMatchObject({ kind: 'unknown' })
  })
})
