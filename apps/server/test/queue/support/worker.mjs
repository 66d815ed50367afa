/** A worker whose models are those that a test says; it is killed, or told to stop. */
import { createCompute } from '../../../dist/compute/compute.js'
import { openStore } from '../../../dist/store/open.js'
import { startWorker } from '../../../dist/worker/start.js'

const [, , databaseUrl, models] = process.argv
const silent = { info: () => {}, warn: () => {}, error: () => {} }
const store = await openStore({ databaseUrl, dataDirectory: '', artifacts: 'database' })
const compute = createCompute({ processes: 1, queueLimit: 4, memoryMib: 512, models: JSON.parse(models) })
const worker = startWorker({ store, compute, slots: 1, buildTimeoutMs: 60_000, log: silent })
process.on('SIGTERM', async () => {
  await worker.drain(0)
  await compute.close()
  await store.close()
})
