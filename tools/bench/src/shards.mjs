/**
 * Big searches in one process, and shared with workers in others: the same code, sooner. Times are those of the clock and,
 * for machines that do something else as well, the processor time of the process that needed most.
 * Usage: node tools/bench/src/shards.mjs [workers] [repetitions]  (after a build)
 */
import { fork } from 'node:child_process'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseContract } from '@sourceless/contract'
import { propose, searchShard } from '@sourceless/forge'
import { x64Linux } from '@sourceless/forge/x64'

/** What `effort: 'high'` means to the search. */
const effort = 12

const contracts = [
  'function average(a: u64, b: u64): u64 { return (a >> 1) + (b >> 1) + (a & b & 1) }',
  'function sign(x: i64): i32 {\n  if (x > 0) return 1\n  if (x < 0) return -1\n  return 0\n}',
  'function smaller(a: i32, b: i32): i32 { return a < b ? a : b }',
  'function distance(a: i32, b: i32): u32 { return a < b ? u32(b) - u32(a) : u32(a) - u32(b) }',
  'function add_saturating(a: u32, b: u32): u32 { return u64(a) + u64(b) > 4294967295 ? 4294967295 : a + b }',
  `function next_power_of_two(x: u8): u8 {
    let p: u8 = 1
    for (let i: u8 = 0; i < 8; i++) if (p < x) p = p << 1
    return p
  }`,
  `function parity(x: u32): u32 {
    let n: u32 = 0
    for (let i: u32 = 0; i < 32; i++) n ^= (x >> i) & 1
    return n
  }`,
]

/** Milliseconds of processor time since `before`. */
function busy(before) {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

async function search(contract, pool) {
  const [from, before] = [performance.now(), process.cpuUsage()]
  let best
  for await (const candidate of propose(contract, x64Linux, { effort, pause: setImmediate, ...(pool ? { pool } : {}) }))
    best = candidate
  return { best, clockMs: performance.now() - from, busyMs: Math.max(busy(before), pool?.takeBusy() ?? 0) }
}

/** The worker's side: one shard at a time, as messages. */
function work() {
  let bound
  process.on('message', async (message) => {
    bound = message.bound ?? message.shard.bound
    if (message.shard === undefined) return
    const before = process.cpuUsage()
    const onFound = (found) => process.send({ found })
    const outcome = await searchShard(message.shard, { bound: () => bound, onFound, pause: setImmediate })
    process.send({ outcome, busyMs: busy(before) })
  })
}

function createPool(count) {
  const workers = Array.from({ length: count }, () => fork(fileURLToPath(import.meta.url), ['--worker']))
  /** Processor time of each worker. */
  let spent = workers.map(() => 0)
  const runOne = (shard, board) =>
    new Promise((resolve) => {
      const worker = workers[shard.index]
      const tell = setInterval(() => worker.send({ bound: board.bound() }), 20)
      const listen = ({ found, outcome, busyMs }) => {
        if (outcome === undefined) return worker.send({ bound: board.found(found) })
        clearInterval(tell)
        worker.off('message', listen)
        spent[shard.index] += busyMs
        resolve(outcome)
      }
      worker.on('message', listen)
      worker.send({ shard })
    })
  return {
    shards: count,
    run: (shards, board) => Promise.all(shards.map((shard) => runOne(shard, board))),
    takeBusy() {
      const most = Math.max(...spent)
      spent = workers.map(() => 0)
      return most
    },
    end: () => workers.forEach((worker) => void worker.disconnect()),
  }
}

const shortest = (runs) => ({
  clockMs: Math.min(...runs.map(({ clockMs }) => clockMs)),
  busyMs: Math.min(...runs.map(({ busyMs }) => busyMs)),
})

async function compare(workerCount, repetitions) {
  const pool = createPool(workerCount)
  const rows = []
  for (const source of contracts) {
    const contract = parseContract(source).value
    const [alone, shared] = [[], []]
    for (let n = 0; n < repetitions; n++) {
      alone.push(await search(contract))
      shared.push(await search(contract, pool))
    }
    const written = (_, value) => (typeof value === 'bigint' ? String(value) : value)
    const made = [...alone, ...shared].map(({ best }) => JSON.stringify(best, written))
    if (new Set(made).size > 1) throw new Error(`${contract.name}: not the same code`)
    const { origin, sizeBytes } = alone[0].best
    rows.push([shortest(alone), shortest(shared)])
    print(contract.name, ...rows.at(-1), `${origin}, ${sizeBytes} bytes`)
  }
  const sum = (at, key) => rows.reduce((total, row) => total + row[at][key], 0)
  const total = (at) => ({ clockMs: sum(at, 'clockMs'), busyMs: sum(at, 'busyMs') })
  print('all', total(0), total(1), `${workerCount + 1} processes`)
  pool.end()
}

function print(name, alone, shared, what) {
  const seconds = (key) => `${(alone[key] / 1000).toFixed(2)} → ${(shared[key] / 1000).toFixed(2)} s`.padStart(16)
  const ratio = (key) => `(${(alone[key] / shared[key]).toFixed(2)}x)`
  const times = `clock ${seconds('clockMs')} ${ratio('clockMs')}   busiest ${seconds('busyMs')} ${ratio('busyMs')}`
  process.stdout.write(`${name.padEnd(18)} ${times}   ${what}\n`)
}

if (process.argv[2] === '--worker') work()
else await compare(Number(process.argv[2] ?? 1), Number(process.argv[3] ?? 1))
