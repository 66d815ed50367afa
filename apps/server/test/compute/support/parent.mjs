/** A parent of compute processes that says that they are at work, and waits to be killed. */
import { createCompute } from '../../../dist/compute/compute.js'

const [, , contract] = process.argv
const compute = createCompute({ processes: 2, queueLimit: 4, memoryMib: 512 })
const options = { timeoutMs: 60_000, onEvent: () => {} }
await compute.run('read', { contract }, options)
void compute.run('make', { contract, effort: 'high' }, options)
void compute.run('make', { contract, effort: 'high' }, options)
setTimeout(() => process.stdout.write('at work\n'), 1_500)
