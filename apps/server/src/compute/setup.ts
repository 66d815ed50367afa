import type { ComputeOptions, ModelAccess } from './api.js'
import type { Setup } from './messages.js'

/** Sandboxes and compiled code are outside the heap. */
const restMib = 1_024

/** What compute processes are told. Of the environment, they learn the keys of models that requests may name, and nothing else. */
export async function setupOf({ memoryMib, residentMib, libraries = [], models }: ComputeOptions): Promise<Setup> {
  const residentLimitMib = residentMib ?? 2 * memoryMib + restMib
  if (models === undefined || models.allowed.length === 0) return { libraries, residentLimitMib }
  return { libraries, residentLimitMib, models: { ...models, environment: await keysOf(models) } }
}

async function keysOf({ allowed, environment = {}, endpoints = [] }: ModelAccess): Promise<Record<string, string>> {
  const { presets } = await import('@sourceless/models')
  const used = [...presets, ...endpoints].filter(({ name }) => allowed.some((model) => model.startsWith(`${name}/`)))
  const keys: Record<string, string> = {}
  for (const { keyVariable } of used) {
    const key = keyVariable === undefined ? undefined : environment[keyVariable]
    if (keyVariable !== undefined && key !== undefined) keys[keyVariable] = key
  }
  return keys
}
