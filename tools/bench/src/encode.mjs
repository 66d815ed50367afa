/**
 * Encoding speed: instructions per second through each typed API with validation on and the operands of every instruction
 * created anew, beside iced-x86 from npm doing the same (x86-64) and llvm-mc-19 assembling the text of the same instructions.
 * Usage: node tools/bench/src/encode.mjs  (after a build)
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as iced from 'iced-x86'
import { rate, shown } from './measure.mjs'
import { arm64 } from './mix/arm64.mjs'
import { encodeIced } from './mix/iced.mjs'
import { riscv64 } from './mix/riscv64.mjs'
import { wasm } from './mix/wasm.mjs'
import { x64 } from './mix/x64.mjs'

/** Every mix is ten instructions, `rounds` times over. */
const mixSize = 10

/** Best of many short batches, taking turns, so that other load on the machine hits all alike. */
function speeds(encoders, rounds) {
  const best = encoders.map(() => 0)
  for (let n = 0; n < 60; n++) {
    for (const [place, encode] of encoders.entries()) {
      const start = performance.now()
      encode(rounds)
      best[place] = Math.max(best[place], rate(rounds * mixSize, performance.now() - start))
    }
  }
  return best
}

/** Million lines per second of llvm-mc on `text` many times over; undefined when it is missing or refuses. */
function llvmSpeed(args, lines) {
  const repeated = 500_000 / lines.length
  const directory = mkdtempSync(join(tmpdir(), 'bench-encode-'))
  try {
    const source = join(directory, 'a.s')
    writeFileSync(source, `${args.prefix ?? ''}${`${lines.join('\n')}\n`.repeat(repeated)}${args.suffix ?? ''}`)
    const start = performance.now()
    const { status } = spawnSync('llvm-mc-19', [...args.flags, '-filetype=obj', '-o', join(directory, 'a.o'), source])
    return status === 0 ? rate(lines.length * repeated, performance.now() - start) : undefined
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

for (const { name, encode, text, llvm } of [x64, arm64, riscv64, wasm]) {
  const [ours, theirs] = speeds(name === 'x64' ? [encode, encodeIced(iced)] : [encode], 10_000)
  const llvmText = llvmSpeed(llvm, text(encode(10)))
  const besideIced = theirs === undefined ? '' : `   iced-x86 ${shown(theirs)} M/s (ratio ${shown(ours / theirs)})`
  const besideLlvm =
    llvmText === undefined ? '' : `   llvm-mc text ${shown(llvmText)} M/s (ratio ${shown(ours / llvmText)})`
  console.log(`${name.padEnd(8)} encode ${shown(ours)} M/s${besideIced}${besideLlvm}`)
}
const [first, second] = [x64.encode(1000), encodeIced(iced)(1000)]
const same = first.length === second.length && first.every((byte, n) => byte === second[n])
console.log(`iced-x86 writes the same bytes: ${same ? 'yes' : `no (${first.length} and ${second.length})`}`)
console.log('goals: 20 M/s, 5 times iced-x86, 30 times llvm-mc')
