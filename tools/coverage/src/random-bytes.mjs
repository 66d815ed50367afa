// Decodes random bytes and asks LLVM about whatever is accepted: LLVM must read the bytes as one instruction, and our text
// as the same one. Usage: random-bytes.mjs [isa ...] [--count n] [--seed n] [--packages directory]; see ../README.md.
import { resolve } from 'node:path'
import { encodesTo, loadInstructionSet } from './examine.mjs'
import { hasLlvm, readBytes, readText } from './llvm.mjs'
import { forLlvm, normalise, unknownToLlvm } from './normalise.mjs'
import { instructionSets, readReference } from './reference.mjs'

const batch = 100_000
/** Differences shown for a row. */
const shown = 3

/** xorshift32: the same bytes for the same seed everywhere. */
const createRandom = (seed) => {
  let state = seed >>> 0 || 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
  return { next, below: (limit) => next() % limit }
}

/** Every third is random; the others are encodings of LLVM's with one to three bits flipped. */
const makeSample = (random, known, sizeBytes) => {
  const bytes = Uint8Array.from({ length: sizeBytes }, () => random.next())
  if (random.below(3) === 0) return bytes
  const original = known[random.below(known.length)]
  bytes.set(original)
  for (let flips = 1 + random.below(3); flips > 0; flips--) {
    bytes[random.below(original.length)] ^= 1 << random.below(8)
  }
  return bytes
}

/** Branches of x86 go to an address in our text, but so far from their end in LLVM's; LLVM does not assemble them alone. */
const branch = /^(j[a-z]+|call|loop[a-z]*|xbegin) (?:short |near )?(-?(?:0x)?[0-9a-f]+)$/
const isBranch = (isa, text) => isa === 'x64' && branch.test(text)
const branchOf = (text, start) => {
  const [, name, target] = branch.exec(text) ?? []
  return name && `${name} ${BigInt.asIntN(64, BigInt(start) + BigInt(target))}`
}

/** What LLVM makes of our text: of WebAssembly's nothing, since its syntax differs, nor of branches. */
const readingsOf = (isa, accepted) => {
  if (isa === 'wasm') return accepted.map(({ text }) => [forLlvm(isa, text)])
  const readings = readText(
    isa,
    accepted.map(({ text }) => (isBranch(isa, text) ? '' : forLlvm(isa, text))),
  )
  return readings.map(({ printed, encoded, problem }, n) => {
    const { text } = accepted[n]
    if (isBranch(isa, text)) return [branchOf(text, 0)]
    return problem === undefined ? [encoded, printed] : [text]
  })
}

const compare = (isa, accepted) => {
  const theirs = readBytes(
    isa,
    accepted.map(({ bytes }) => bytes),
  )
  const ours = readingsOf(isa, accepted)
  return accepted.flatMap((sample, n) => {
    const expected = isBranch(isa, sample.text) ? branchOf(theirs[n], sample.bytes.length) : theirs[n]
    const isSame = ours[n].some((reading) => normalise(isa, reading) === normalise(isa, expected ?? theirs[n]))
    return isSame ? [] : [{ ...sample, problem: `LLVM reads bytes: ${theirs[n]} | text: ${ours[n].join(' or ')}` }]
  })
}

/** What is accepted of one batch of samples, and what of it our own encoder writes differently. */
const decodeBatch = (isa, set, nextSample, size) => {
  const accepted = []
  const unencoded = []
  for (let n = 0; n < size; n++) {
    const sample = nextSample()
    const decoded = set.decode(sample)
    if (decoded === undefined || unknownToLlvm[isa].some(([pattern]) => pattern.test(decoded.row))) continue
    const bytes = sample.slice(0, decoded.sizeBytes)
    const { row, text } = decoded
    accepted.push({ row, text, bytes })
    const { problem } = encodesTo(set, decoded, bytes)
    if (problem !== undefined) unencoded.push({ row, text, bytes, problem })
  }
  return { accepted, unencoded }
}

const report = (differences) => {
  const byRow = new Map()
  for (const difference of differences) byRow.set(difference.row, [...(byRow.get(difference.row) ?? []), difference])
  for (const [row, list] of byRow) {
    console.log(`  ${row}: ${list.length}`)
    for (const { bytes, text, problem } of list.slice(0, shown))
      console.log(`    ${Buffer.from(bytes).toString('hex')}: ${text}: ${problem}`)
  }
}

const examineSet = async (isa, packages, total, seed) => {
  const set = await loadInstructionSet(isa, packages)
  const known = readReference(isa).flatMap(({ samples }) => samples)
  const random = createRandom(seed)
  const sizeBytes = { x64: 15, arm64: 4, riscv64: 4, wasm: 24 }[isa]
  const nextSample = () => makeSample(random, known, sizeBytes)
  const differences = []
  const rows = new Set()
  let count = 0
  for (let done = 0; done < total; done += batch) {
    const { accepted, unencoded } = decodeBatch(isa, set, nextSample, Math.min(batch, total - done))
    count += accepted.length
    for (const { row } of accepted) rows.add(row)
    for (const difference of [...unencoded, ...compare(isa, accepted)]) differences.push(difference)
  }
  console.log(`${isa}: ${total} strings, ${count} accepted as ${rows.size} rows, ${differences.length} differences`)
  report(differences)
  return differences.length
}

const options = process.argv.slice(2)
const option = (name, fallback) => {
  const place = options.indexOf(name)
  return place < 0 ? fallback : options.splice(place, 2)[1]
}
const packages = option('--packages', resolve(import.meta.dirname, '../../../packages'))
const total = Number(option('--count', 2_000_000))
const seed = Number(option('--seed', 20261129))
if (!hasLlvm) throw new Error('llvm-mc-19 is not installed')
let found = 0
for (const isa of options.length > 0 ? options : instructionSets) found += await examineSet(isa, packages, total, seed)
process.exitCode = found === 0 ? 0 : 1
