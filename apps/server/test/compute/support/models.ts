import { readEndpoint } from '@sourceless/models'
import { onTestFinished } from 'vitest'
import { type Script, type ScriptedServer, startServer } from '../../../../../packages/models/test/server/index.js'
import type { ModelAccess } from '../../../src/compute/api.js'

export const key = 'sk-compute-0123456789-never-shown'
export const use = ['scene/a']
/** Dollars for one answer of the scripted server, which counts 100 tokens in and 20 out. */
export const answerUsd = 0.2
/** Kernighan's loop, which is shorter than the floor. */
export const better =
  'xor resultd, resultd\ntest arg0, arg0\nje done\nnext: lea v0, [arg0 - 1]\ninc resultd\nand arg0, v0\njne next\ndone: ret'

/** A model that is a server with a script, by the operator's key. */
export async function sceneModel(script: Script): Promise<{ server: ScriptedServer; models: ModelAccess }> {
  const server = await startServer(script)
  onTestFinished(() => server.close())
  const read = readEndpoint({
    name: 'scene',
    baseUrl: server.baseUrl,
    structured: 'strict',
    keyVariable: 'SOURCELESS_SCENE_KEY',
    limits: { idleMs: 3_000, totalMs: 20_000, retries: 1 },
  })
  if ('problem' in read) throw new Error(read.problem)
  const models: ModelAccess = {
    allowed: use,
    environment: { SOURCELESS_SCENE_KEY: key, DATABASE_URL: 'postgres://secret' },
    endpoints: [read.endpoint],
    prices: { 'scene/a': { input: 1000, cachedInput: 100, output: 5000 } },
  }
  return { server, models }
}
