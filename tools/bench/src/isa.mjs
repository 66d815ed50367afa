/**
 * Speed of the instruction sets on real code (the C library's `.text`), beside their peers in the same run: decoding,
 * printing, encoding what was decoded with validation on, and parsing the printed text, against iced-x86, llvm-mc-19 and GNU as.
 * Usage: node tools/bench/src/isa.mjs [x64|arm64|riscv64 …]  (after a build)
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decodeAll, libraryText } from './corpus.mjs'
import { bestTime, rate, shown } from './measure.mjs'

const sets = {
  x64: {
    package: '@sourceless/isa-x64',
    step: 1,
    llvm: ['-triple=x86_64', '-x86-asm-syntax=intel'],
    as: ['as', '-msyntax=intel', '-mnaked-reg'],
  },
  arm64: {
    package: '@sourceless/isa-arm64',
    step: 4,
    llvm: ['-triple=aarch64', '-mattr=+v8.4a'],
    as: ['aarch64-linux-gnu-as', '-march=armv8.4-a'],
  },
  riscv64: {
    package: '@sourceless/isa-riscv64',
    step: 2,
    llvm: ['-triple=riscv64', '-mattr=+m,+a,+f,+d,+c,+zba,+zbb,+zbc,+zbs'],
    as: ['riscv64-linux-gnu-as', '-march=rv64gc'],
  },
}
const textLines = 1_000_000
const nothing = [undefined, undefined, undefined, undefined, undefined]

/** Milliseconds that a command takes on a file; undefined when it is missing or fails. */
function commandTime(command, args) {
  const start = performance.now()
  const { status } = spawnSync(command, args, { stdio: 'ignore' })
  return status === 0 ? performance.now() - start : undefined
}

const beside = (name, count, timeMs, ours) =>
  timeMs === undefined
    ? `${name} –`
    : `${name} ${shown(rate(count, timeMs))} M/s (ratio ${shown(ours / rate(count, timeMs))})`

async function measure(name) {
  const { package: specifier, step, llvm, as } = sets[name]
  const isa = await import(specifier)
  const bytes = libraryText(name)
  if (bytes === undefined) return console.log(`${name}: no C library of this architecture, or no llvm-objcopy-19`)
  // Before anything is kept: a large heap costs every allocation.
  const decodeTime = bestTime(() => decodeOnly(bytes, isa.decode, step), 15)
  const { instructions, skipped } = decodeAll(bytes, isa.decode, step)
  const count = instructions.length
  console.log(`${name}: ${count} instructions of the C library; ${skipped} places with none that we know`)
  console.log(`  decode    ${shown(rate(count, decodeTime))} M/s`)
  const assembler = isa.createAssembler()
  const padded = instructions.map(({ form, operands }) => [form, ...operands, ...nothing.slice(operands.length)])
  const encode = () => {
    assembler.layout.buffer.length = 0
    for (let n = 0; n < padded.length; n++) {
      const one = padded[n]
      assembler.emit(one[0], one[1], one[2], one[3], one[4], one[5])
    }
  }
  const encoded = rate(count, bestTime(encode))
  console.log(`  encode    ${shown(encoded)} M/s`)

  // Branches need labels, and relative addresses a place: text without them assembles to the same bytes anywhere.
  const plain = instructions.filter(({ form, operands }) => !refersToPlace(form, operands))
  let lines = plain.map((instruction) => isa.formatInstruction(instruction))
  const formatTime = bestTime(() => plain.map((instruction) => isa.formatInstruction(instruction)), 3)
  console.log(`  print     ${shown(rate(plain.length, formatTime))} M/s`)
  while (lines.length < textLines) lines = lines.concat(lines)
  lines.length = textLines
  const text = `${lines.join('\n')}\n`
  const first = isa.parseAssembly(text)
  if (first.value === undefined) return console.log(`  parse     refused: ${first.diagnostics[0].message}`)
  const parsed = rate(
    textLines,
    bestTime(() => isa.parseAssembly(text), 3),
  )
  const directory = mkdtempSync(join(tmpdir(), 'bench-isa-'))
  try {
    const [source, object] = [join(directory, 'a.s'), join(directory, 'a.o')]
    writeFileSync(source, name === 'x64' ? `.intel_syntax noprefix\n${text}` : text)
    const llvmTime = commandTime('llvm-mc-19', [...llvm, '-filetype=obj', '-o', object, source])
    const asTime = commandTime(as[0], [...as.slice(1), '-o', object, source])
    console.log(
      `  parse     ${shown(parsed)} M lines/s   ${beside('llvm-mc', textLines, llvmTime, parsed)}   ${beside('GNU as', textLines, asTime, parsed)}`,
    )
    if (llvmTime !== undefined)
      console.log(`  encode ÷ llvm-mc text: ${shown(encoded / rate(textLines, llvmTime))} (goal 30)`)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** As `decodeAll`, without keeping what was decoded. */
function decodeOnly(bytes, decode, step) {
  for (let offset = 0; offset < bytes.length; ) offset += decode(bytes, offset).value?.sizeBytes ?? step
}

function refersToPlace(form, operands) {
  // What LLVM reads in bytes, but not in text.
  if (form.mnemonic === 'int1') return true
  if (/label|page|literal|rel8|rel32/.test(form.name)) return true
  if (form.operands.some(({ kind }) => kind === 'relative' || kind === 'target' || kind === 'label')) return true
  return operands.some((operand) => typeof operand === 'object' && operand?.rip === true)
}

// Each set in a process of its own: engines optimise code for what they have seen in it.
const [only, ...more] = process.argv.slice(2)
if (only !== undefined && more.length === 0) await measure(only)
else {
  const script = fileURLToPath(import.meta.url)
  const wanted = only === undefined ? Object.keys(sets) : [only, ...more]
  for (const name of wanted) spawnSync(process.execPath, [script, name], { stdio: 'inherit' })
}
