/**
 * Names for the ways in which other disassemblers write the same instruction differently. Each function removes one
 * difference and has its own test; nothing else may differ.
 */
import type { Case } from './cases.js'

/** One step of normalisation of the text of an instruction. */
export type Normaliser = (text: string, instruction: Pick<Case, 'form' | 'bytes'>) => string

const integer = '(?:0x[0-9a-f]+|[0-9]+)'

function parseInteger(text: string): bigint {
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text)
}

/** Spaces and tabs: 'add\trax,rcx' for 'add rax, rcx'. */
export const spacing: Normaliser = (text) =>
  text
    .toLowerCase()
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/\s*,\s*/g, ', ')

/** The order and spacing of a sum in brackets, `scale*register` for `register*scale`, a scale of 1, a displacement of 0. */
export const addressSum: Normaliser = (text) =>
  text.replace(/\[([^\]]*)\]/g, (_, sum: string) => {
    const terms = [...sum.replaceAll(' ', '').matchAll(/([+-]?)([^+-]+)/g)].map(([, sign, term]) => {
      const swapped = term!.replace(/^([1248])\*(\w+)$/, '$2*$1').replace(/\*1$/, '')
      return { sign, term: swapped, isNumber: /^[0-9]/.test(swapped) }
    })
    const registers = terms
      .filter((t) => !t.isNumber)
      .map((t) => t.term)
      .sort()
    const numbers = terms.filter((t) => t.isNumber).map((t) => parseInteger((t.sign === '-' ? '-' : '') + t.term))
    const value = BigInt.asIntN(
      64,
      numbers.reduce((total, n) => total + n, 0n),
    )
    return `[${[...registers, ...(value === 0n && registers.length > 0 ? [] : [`${value}`])].join(' + ')}]`
  })

/** Immediates signed or not, decimal or hexadecimal: the residue at the width of the operand. */
export const immediateNotation: Normaliser = (text, { form }) => {
  const spec = form.operands[form.layout.immediate] ?? form.operands.find((operand) => operand.kind === 'one')
  if (spec === undefined) return text
  return text.replace(
    new RegExp(`(?<=[ ,])-?${integer}$`),
    (number) => `${BigInt.asUintN(spec.width, parseInteger(number))}`,
  )
}

/** Branch targets with a size hint, decimal or hexadecimal, signed or not. */
export const branchTarget: Normaliser = (text, { form }) => {
  if (form.layout.relative < 0) return text
  const match = new RegExp(`^(\\w+) (?:short |near )?(-?${integer})$`).exec(text)
  return match ? `${match[1]} ${BigInt.asUintN(64, parseInteger(match[2]!))}` : text
}

/** LLVM shows the displacement field of a branch, which counts from the end of the instruction. */
export const branchField: Normaliser = (text, { form, bytes }) =>
  form.layout.relative < 0
    ? text
    : text.replace(new RegExp(`-?${integer}$`), (number) => `${parseInteger(number) + BigInt(bytes.length)}`)

/** `imul r, r, n` with one register written once (iced). */
export const repeatedImulOperand: Normaliser = (text) => text.replace(/^imul (\w+), (-?[0-9]\w*)$/, 'imul $1, $1, $2')

/** `mov r64, imm64`, which is called `movabs` where its length matters (iced). */
export const movabsName: Normaliser = (text, { form }) =>
  form.mnemonic === 'movabs' ? text.replace(/^mov /, 'movabs ') : text

/** The two operands of `xchg` in either order. */
export const exchangeOrder: Normaliser = (text) =>
  text.replace(/^xchg (\w+), (\w+)$/, (_, a: string, b: string) => `xchg ${[a, b].sort().join(', ')}`)

/** `xchg ax, ax` and `xchg rax, rax` change nothing and are shown as `nop` (capstone, LLVM). */
export const exchangeWithItself: Normaliser = (text) => (/^xchg (?:ax, ax|rax, rax)$/.test(text) ? 'nop' : text)

/** A rotation by one without the count (capstone: rcl; LLVM: all of them). */
export const impliedCountOfOne: Normaliser = (text) =>
  text.replace(/^((?:rol|ror|rcl|rcr|shl|shr|sar) [^,]+)$/, '$1, 1')

/** An encoded "no index", shown as the register riz (capstone, LLVM). */
export const noIndexRegister: Normaliser = (text) =>
  text.replace(/\[([^\]]*)\]/, (_, sum: string) => {
    const terms = sum
      .replace(/(?:[1248]\*)?riz(?:\*[1248])?/, '')
      .replace(/\+ *\+/, '+')
      .replace(/\+ *-/, '-')
    return `[${terms.replace(/^ *\+? *| *\+ *$/g, '').replace(/^- /, '-') || '0'}]`
  })

/** `comisd xmm, m64` shown with 128 bits of memory (capstone). */
export const comisdWidth: Normaliser = (text) => text.replace(/^(comisd .*)xmmword/, '$1qword')

/** Names of the predicates of `cmpps` and its like, by number (SDM volume 2, table 3-1). */
const predicates = [
  ...[
    'eq',
    'lt',
    'le',
    'unord',
    'neq',
    'nlt',
    'nle',
    'ord',
    'eq_uq',
    'nge',
    'ngt',
    'false',
    'neq_oq',
    'ge',
    'gt',
    'true',
  ],
  ...['eq_os', 'lt_oq', 'le_oq', 'unord_s', 'neq_us', 'nlt_uq', 'nle_uq', 'ord_s', 'eq_us', 'nge_uq', 'ngt_uq'],
  ...['false_os', 'neq_os', 'ge_oq', 'gt_oq', 'true_us'],
]

/** `cmpltps a, b` for `cmpps a, b, 1` (all). */
export const predicateName: Normaliser = (text) =>
  text.replace(
    /^(v?cmp)(\w+)([ps][sd]) (.*)$/,
    (whole, cmp: string, name: string, suffix: string, operands: string) => {
      const number = predicates.indexOf(name)
      return number < 0 ? whole : `${cmp}${suffix} ${operands}, ${number}`
    },
  )

/** `pclmulhqlqdq a, b` for `pclmulqdq a, b, 1` (iced, capstone). */
export const carrylessName: Normaliser = (text) =>
  text.replace(
    /^(v?pclmul)([lh])q([lh])qdq (.*)$/,
    (_, name: string, first: string, second: string, operands: string) => {
      const number = (first === 'h' ? 1 : 0) + (second === 'h' ? 16 : 0)
      return `${name}qdq ${operands}, ${number}`
    },
  )

/** Sources in either order where the encoder may exchange them to save a byte. */
export const sourceOrder: Normaliser = (text, { form }) =>
  form.commutes === 'never'
    ? text
    : text.replace(/^(\w+ \w+), (\w+), (\w+)(.*)$/, (_, start: string, a: string, b: string, rest: string) =>
        [start, ...[a, b].sort()].join(', ').concat(rest),
      )

/** xmm0 as the mask of `blendvps` and its like and the words of `sha256rnds2`, which is not shown (iced). */
export const impliedXmm0: Normaliser = (text) =>
  text.replace(/^((?:p?blendv\w+|sha256rnds2) [^,]+, [^,]+)$/, '$1, xmm0')

/** Memory of a gather at the size of one element (iced, GNU as). */
export const gatherElement: Normaliser = (text) =>
  text.replace(
    /^(vp?gather[dq]([dqps]+) .*?)(?:[xy]mmword|[dq]word)/,
    (_, start: string, type: string) => `${start}${type === 'd' || type === 'ps' ? 'dword' : 'qword'}`,
  )

/** The registers and memory that a string instruction is shown with (all), and `rep` for `repe` (LLVM). */
export const stringOperands: Normaliser = (text, { form }) =>
  form.operands.length > 0
    ? text
    : text
        .replace(/^((?:repn?e? )?(?:movs|cmps|stos|lods|scas)[bwdq])\b.*$/, '$1')
        .replace(/^rep ((?:cmps|scas).*)$/, 'repe $1')

/** LOCK on a line of its own (LLVM, where it is the first prefix). */
export const lockOnItsOwn: Normaliser = (text) => text.replace(/^lock; /, 'lock ')

/** The size of the frame as a signed number (LLVM), the level too (capstone). */
export const frameSize: Normaliser = (text) =>
  text.replace(
    /^enter (-?\w+), (-?\w+)$/,
    (_, size: string, level: string) =>
      `enter ${BigInt.asUintN(16, parseInteger(size))}, ${BigInt.asUintN(8, parseInteger(level))}`,
  )

/** `pushf` and `popf` for the 16-bit forms (all), which assemblers call `pushfw` and `popfw`. */
export const flagsOf16Bits: Normaliser = (text, { form }) =>
  /^(push|pop)fw$/.test(form.mnemonic) ? text.replace(/^(push|pop)f$/, '$1fw') : text

/** `push` of a 16-bit immediate (all), which GNU as calls `pushw`. */
export const pushOf16Bits: Normaliser = (text, { form }) =>
  form.mnemonic === 'pushw' ? text.replace(/^(?:data16 )?push (?:word )?/, 'pushw ') : text

/** `prefetch` is the hint for exclusive use of AMD's first processors (iced). */
export const prefetchName: Normaliser = (text) => text.replace(/^prefetch_exclusive /, 'prefetch ')

/** A byte of memory without its size: cldemote (iced). */
export const unsizedByte: Normaliser = (text) => text.replace(/^cldemote \[/, 'cldemote byte ptr [')

/** The low 16 bits of a register that a segment register is loaded from (iced). */
export const segmentSource: Normaliser = (text, { form }) =>
  form.operands[0]?.text === 'dsreg'
    ? text.replace(/, (r\d+)[dw]?$/, ', $1').replace(/, [er]?([a-z]{2})$/, ', $1')
    : text

/** `xlat byte ptr [rbx]` for `xlatb` (iced). */
export const xlatOperand: Normaliser = (text) => text.replace(/^xlat byte ptr \[rbx\]$/, 'xlatb')

/** 64 bytes of memory with a size, which GNU as does not read (all others). */
export const unsizedWide: Normaliser = (text) => text.replace(/^(movdir64b .*)zmmword ptr /, '$1')

/** All steps that apply to our own text as well as to others'. */
const common: readonly Normaliser[] = [
  spacing,
  addressSum,
  predicateName,
  carrylessName,
  immediateNotation,
  sourceOrder,
  gatherElement,
  branchTarget,
  exchangeOrder,
  exchangeWithItself,
  frameSize,
  segmentSource,
]

export const forIced: readonly Normaliser[] = [
  ...common,
  repeatedImulOperand,
  immediateNotation,
  movabsName,
  impliedXmm0,
  stringOperands,
  flagsOf16Bits,
  pushOf16Bits,
  prefetchName,
  unsizedByte,
  xlatOperand,
  unsizedWide,
]
export const forCapstone: readonly Normaliser[] = [
  noIndexRegister,
  ...common,
  impliedCountOfOne,
  comisdWidth,
  stringOperands,
  flagsOf16Bits,
  pushOf16Bits,
  unsizedWide,
]
export const forLlvm: readonly Normaliser[] = [
  noIndexRegister,
  spacing,
  lockOnItsOwn,
  branchField,
  ...common,
  impliedCountOfOne,
  stringOperands,
  flagsOf16Bits,
  pushOf16Bits,
  unsizedWide,
]

function normalise(text: string, instruction: Pick<Case, 'form' | 'bytes'>, steps: readonly Normaliser[]): string {
  return steps.reduce((current, step) => step(current, instruction), text)
}

/** Whether a disassembler's text says what ours says, up to the differences that `steps` name. */
export function sameText(
  ours: string,
  theirs: string,
  instruction: Pick<Case, 'form' | 'bytes'>,
  steps: readonly Normaliser[],
): boolean {
  return ours === theirs || normalise(ours, instruction, common) === normalise(theirs, instruction, steps)
}
