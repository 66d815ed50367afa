import type { Engine } from './engine.js'

/** Loads what tasks need, so that the first of them does not wait for it. */
export async function warm({ pipeline }: Engine): Promise<void> {
  pipeline.warm()
  await pipeline.read({ intent: 'count the set bits of a 64-bit integer', effort: 'quick' })
  const contract =
    'function warm(values: readonly u32[]): u32 { let sum: u32 = 0; for (let i: u64 = 0; i < values.length; i++) sum += values[i]; return sum }'
  for (const target of ['x86_64-linux', 'aarch64-linux', 'wasm32'])
    await pipeline.make({ contract, target, effort: 'quick' })
}
