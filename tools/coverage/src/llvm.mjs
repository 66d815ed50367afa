// llvm-mc-19 as a reader of bytes and of text; either way it answers in its own words, so that they can be compared.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const program = ['/usr/bin/llvm-mc-19', '/usr/lib/llvm-19/bin/llvm-mc'].find((path) => existsSync(path))
export const hasLlvm = program !== undefined

const arm64Features =
  'fp-armv8,neon,crc,lse,rdm,aes,sha2,sha3,sm4,dotprod,fullfp16,fp16fml,rcpc,rcpc-immo,flagm,pauth,jsconv,complxnum,altnzcv,fptoint,bf16,i8mm,lor,sb,bti,el3,ras,spe,tracev8.4'
const riscv64Features = 'm,a,f,d,c,zicsr,zifencei,zba,zbb,zbc,zbs,zbkb,zicond,zicbom,zicbop,zicboz,zihintpause,zawrs'
const enabled = (features) => `-mattr=${features.replaceAll(/(^|,)/g, '$1+')}`

const targets = {
  x64: ['-triple=x86_64', '--output-asm-variant=1'],
  arm64: ['-triple=aarch64', enabled(arm64Features)],
  riscv64: ['-triple=riscv64', enabled(riscv64Features)],
  wasm: ['-triple=wasm32'],
}

/** What comes before a line of assembly, as one line: RISC-V's instructions are not to be compressed unless they say so. */
const directive = (isa, text) => {
  if (isa === 'x64') return '.intel_syntax noprefix'
  return isa === 'riscv64' ? `.option ${text.startsWith('c.') ? 'rvc' : 'norvc'}` : ''
}

/** Instructions that mark where a piece ends; the random bytes do not contain them. */
const markers = {
  x64: { bytes: '0xf4', text: 'hlt' },
  arm64: { bytes: '0x40,0x6d,0x4f,0xd4', text: 'hlt #0x7b6a' },
  riscv64: { bytes: '0x73,0x00,0x20,0x7b', text: 'dret' },
  wasm: { bytes: '0xfe,0x03,0x00', text: 'atomic.fence' },
}

const run = (isa, options, input) => {
  const result = spawnSync(program, [...targets[isa], ...options], { input, encoding: 'utf8', maxBuffer: 1 << 30 })
  if (result.error !== undefined) throw result.error
  if (/unknown (command line|target|argument)|not a recognized feature/i.test(result.stderr))
    throw new Error(result.stderr.slice(0, 500))
  return result
}

const clean = (isa, line) =>
  line
    .replace(isa === 'arm64' ? /\/\/.*$/ : /\s#.*$/, '')
    .trim()
    .replaceAll(/\s+/g, ' ')

/** For each piece of code the text of its instructions, joined by '; ': '' where LLVM sees none. */
export const readBytes = (isa, pieces) => {
  const marker = markers[isa]
  const input = pieces
    .map((piece) => `[${[...piece].map((byte) => `0x${byte.toString(16)}`).join(',')}]\n[${marker.bytes}]\n`)
    .join('')
  const answers = []
  let current = []
  for (const line of run(isa, ['--disassemble'], input).stdout.split('\n')) {
    const text = clean(isa, line)
    if (text === marker.text) {
      answers.push(current.join('; '))
      current = []
    } else if (text !== '' && !text.startsWith('.')) current.push(text)
  }
  if (answers.length !== pieces.length) throw new Error(`llvm-mc answered ${answers.length} of ${pieces.length} pieces`)
  return answers
}

/** For each line of assembly how LLVM prints it and what it encodes it as, or why it is refused. */
const assemble = (isa, lines) => {
  const input = lines.map((line, n) => `L${n}:\n${directive(isa, line)}\n${line}\n`).join('')
  const { stdout, stderr } = run(isa, ['--show-encoding'], input)
  const answers = lines.map(() => ({ printed: '', bytes: [], problem: undefined }))
  let place = -1
  for (const line of stdout.split('\n')) {
    const label = /^L(\d+):/.exec(line)
    if (label !== null) place = Number(label[1])
    const encoding = /encoding: \[([^\]]*)\]/.exec(line)
    if (encoding === null) continue
    answers[place].bytes.push(...encoding[1].split(',').map(Number))
    answers[place].printed = clean(isa, line)
  }
  for (const [, number, problem] of stderr.matchAll(/<stdin>:(\d+):\d+: error: (.*)/g)) {
    answers[Math.floor((Number(number) - 1) / 3)].problem = problem
  }
  return answers
}

/**
 * For each line of assembly how LLVM prints it, and how it reads what it encodes it as (it may choose another encoding,
 * where operands are exchanged); or why it is refused.
 */
export const readText = (isa, lines) => {
  const answers = assemble(isa, lines)
  const encoded = readBytes(
    isa,
    answers.map(({ bytes }) => bytes),
  )
  return answers.map(({ printed, problem }, n) => ({ printed, encoded: encoded[n], problem }))
}

/** Whether each piece of code is what LLVM itself writes for the text that it reads in it. */
export const isPreferred = (isa, pieces) => {
  const answers = assemble(isa, readBytes(isa, pieces))
  return answers.map(
    ({ bytes }, n) => bytes.length === pieces[n].length && bytes.every((byte, place) => byte === pieces[n][place]),
  )
}
