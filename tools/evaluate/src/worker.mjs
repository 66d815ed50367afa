import { parentPort, workerData } from 'node:worker_threads'

const { options } = workerData
const judge = options.whole
  ? (await import('./whole.mjs')).createWhole()
  : { judge: async (one) => (await import('./reading.mjs')).judgeReading(one, options), end: () => {} }

parentPort.on('message', async (one) => {
  if (one === null) {
    judge.end()
    parentPort.close()
  } else parentPort.postMessage(await judge.judge(one))
})
