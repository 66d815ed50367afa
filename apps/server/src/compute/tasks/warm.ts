import type { Engine } from './engine.js'

const contract = `function warm(values: readonly u32[]): u32 {
  let sum: u32 = 0
  for (let i: u64 = 0; i < values.length; i++) sum += values[i]
  return sum
}`

/** Steps that load what tasks need, most wanted first. */
export function warmingSteps({ pipeline }: Engine): readonly (() => Promise<unknown>)[] {
  const makeFor = (target: string) => () => pipeline.make({ contract, target, effort: 'quick' })
  return [
    makeFor('x86_64-linux'),
    () => pipeline.read({ intent: 'count the set bits of a 64-bit integer', effort: 'quick' }),
    makeFor('wasm32'),
    makeFor('aarch64-linux'),
  ]
}
