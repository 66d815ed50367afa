// Makes reference/<isa>.txt from the output of llvm/list-instructions and the exclude list. See ../README.md.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isPreferred, readBytes } from './llvm.mjs'
import { instructionSets, readRules, referencePath } from './reference.mjs'

const samplesPerForm = 4
/** AArch64's system registers have a first field of 2 or 3. */
const reserved = /\bs[01]_\d_c/i

const [program, ...chosen] = process.argv.slice(2)
if (program === undefined) {
  console.error('usage: make-reference.mjs <path of list-instructions> [isa ...]')
  process.exit(2)
}

const listed = (isa) =>
  execFileSync(program, [isa], { encoding: 'utf8', maxBuffer: 1 << 28 })
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [name, relation, features, samples = '', text = ''] = line.split('\t')
      return { name, relation, features, samples: samples.split(' '), text }
    })

/** LLVM does not say which extension an x86 instruction belongs to: iced does, and which encodings are reserved. */
const createLabeller = () => {
  const require = createRequire(new URL('../../../packages/isa-x64/package.json', import.meta.url))
  const { CpuidFeature, Decoder } = require('iced-x86')
  const read = (hex) => {
    const bytes = Buffer.from(hex, 'hex')
    const decoder = new Decoder(64, bytes, 0)
    const instruction = decoder.decode()
    const isWhole = instruction.code !== 0 && instruction.length === bytes.length
    const features = [...instruction.cpuidFeatures()].map((feature) => CpuidFeature[feature])
    if (instruction.isPrivileged) features.push('PRIVILEGED')
    instruction.free()
    decoder.free()
    return isWhole ? features.map((feature) => feature.replace(/^INTEL\d+$/, 'X86')) : undefined
  }
  return (form) => {
    const samples = form.samples.filter((hex) => read(hex) !== undefined)
    if (samples.length === 0) return form
    return { ...form, samples, features: read(samples[0]).join(',') }
  }
}

/** Nor does it say so of WebAssembly: the proposals that core 2.0 took in, and tail calls, by opcode. */
const proposals = [
  [/^fd/, 'simd128'],
  [/^fc0[0-7]/, 'nontrapping-fptoint'],
  [/^fc0[89ab]/, 'bulk-memory'],
  [/^(fc|25|26|d)/, 'reference-types'],
  [/^c[0-4]/, 'sign-ext'],
  [/^1[23]/, 'tail-call'],
]
const labelProposal = (form) => ({
  ...form,
  features: proposals.find(([opcode]) => opcode.test(form.samples[0]))?.[1] ?? '-',
})

const fieldOf = (form, field) => (field === 'bytes' ? form.samples[0] : form[field])

const reasonOf = (form, rules) => {
  if (form.relation === 'none')
    return 'no instruction of this target and these features: pseudo instructions and others'
  if (form.relation.startsWith('twin:')) return 'another opcode for the bytes of one that is listed'
  return rules.find(({ field, pattern }) => pattern.test(fieldOf(form, field)))?.reason
}

/** The mnemonic and the punctuation of the operands: an opcode may stand for all conditions, say. */
const shapeOf = (text) => text.replace(/^(\S+)(.*)$/, (_, name, rest) => name + rest.replaceAll(/[^#,[\]{}!]/g, ''))

/** One place of each shape, and the first others if these are few. */
const mostDifferent = (places, texts) => {
  const byShape = new Map(places.toReversed().map((n) => [shapeOf(texts[n]), n]))
  const chosen = new Set(byShape.values())
  for (const n of places) if (chosen.size < samplesPerForm) chosen.add(n)
  return [...chosen].sort((a, b) => a - b)
}

/**
 * Encodings that LLVM itself would write, if there are any: others are unpredictable, or not the shortest. WebAssembly has
 * only one encoding of each instruction.
 */
const chooseSamples = (isa, forms) => {
  if (isa === 'wasm') return forms.map((form) => form.samples.slice(0, samplesPerForm))
  const pieces = forms.flatMap(({ samples }) => samples.map((hex) => [...Buffer.from(hex, 'hex')]))
  const texts = readBytes(isa, pieces)
  const preferred = isPreferred(isa, pieces).map((isBest, n) => isBest && !reserved.test(texts[n]))
  let next = 0
  return forms.map(({ samples }) => {
    const start = next
    next += samples.length
    const places = samples.map((_, n) => start + n)
    const best = places.filter((n) => preferred[n])
    return mostDifferent(best.length > 0 ? best : places, texts).map((n) => samples[n - start])
  })
}

const make = (isa) => {
  const rules = readRules(isa)
  const label = { x64: createLabeller, wasm: () => labelProposal }[isa]?.() ?? ((form) => form)
  const all = listed(isa).map((form) => (form.relation === 'none' ? form : label(form)))
  const counts = new Map()
  const kept = []
  for (const form of all) {
    const reason = reasonOf(form, rules)
    if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1)
    const isAlternative = reason?.startsWith('alternative:') === true
    if (reason === undefined || isAlternative) kept.push({ ...form, kind: isAlternative ? 'alternative' : 'canonical' })
  }
  const samples = chooseSamples(isa, kept)
  const texts = readBytes(
    isa,
    samples.map(([hex]) => [...Buffer.from(hex, 'hex')]),
  )
  const lines = kept.map(({ name, kind, features }, n) => {
    return [name, kind, features, samples[n].join(' '), texts[n]].join('\t')
  })
  const header = [
    `# ${all.length} opcodes of LLVM 19.1 for ${isa}, of which ${lines.length} are listed. Made by src/make-reference.mjs.`,
    '# Fields: name, kind, features, encodings, text of the first encoding. Left out, or (alternative) only to be decoded:',
  ]
  const reasons = [...counts].map(([reason, count]) => `# ${count}: ${reason}`)
  const text = [...header, ...reasons.sort(), ...lines.sort()]
  writeFileSync(referencePath(isa), `${text.join('\n')}\n`)
  console.log(`${isa}: ${lines.length}`)
}

for (const isa of chosen.length > 0 ? chosen : instructionSets) make(isa)
