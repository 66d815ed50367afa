import type { Case } from './cases.js'
import { DOUBTFUL } from './llvm.js'

/**
 * Names for the ways in which other programs write the same instruction differently. Each step removes one difference
 * from a text, theirs or ours, and has a test of its own; nothing else may differ.
 */
export type Normaliser = (text: string, instruction: Case['instruction']) => string

/** LLVM names every system register of all extensions; we, those that programs use. */
export const systemRegisterName: Normaliser = (text, { form }) => {
  if (form.mnemonic === 'mrs') return text.replace(/, \S+$/, ', sysreg')
  return form.mnemonic === 'msr' ? text.replace(/^msr \S+,/, 'msr sysreg,') : text
}

/** LLVM names cache, address and TLB operations that are the row `sys` here; the register of some is not shown. */
export const systemOperationName: Normaliser = (text, { form }) => (form.mnemonic === 'sys' ? 'sys' : text)

/** Hints that later extensions gave a name to. */
const laterHints: Readonly<Record<string, string>> = {
  'gcsb dsync': 'hint #19',
  'chkfeat x16': 'hint #40',
  pacm: 'hint #39',
  dfb: 'dsb #12',
}
export const laterHint: Normaliser = (text) => laterHints[text] ?? text

/** The system level cache of FEAT_PRFMSLC, a number here. */
export const prefetchLevel: Normaliser = (text, { form }) => {
  if (!form.mnemonic.startsWith('prf')) return text
  return text.replace(/\b(pld|pli|pst)slc(keep|strm)\b/, (_, type: string, policy: string) => {
    return `#${['pld', 'pli', 'pst'].indexOf(type) * 8 + 6 + (policy === 'strm' ? 1 : 0)}`
  })
}

/** `rprfm` of FEAT_RPRFM has the encodings of `prfm` with an operation from 24 on, which have no effect without it. */
export const rangePrefetch: Normaliser = (text, { form, operands }) => {
  const [operation] = operands
  return form.mnemonic === 'prfm' && typeof operation === 'number' && operation >= 24 ? 'rprfm' : text
}

/** LLVM takes bit 11 of an unprivileged load for a write-back, and warns where base and data are one register. */
export const unprivilegedBase: Normaliser = (text, { form }) =>
  form.mnemonic.startsWith('ldtr') && text.endsWith(DOUBTFUL) ? text.slice(0, -DOUBTFUL.length) : text

export const forLlvm: readonly Normaliser[] = [
  systemRegisterName,
  systemOperationName,
  laterHint,
  prefetchLevel,
  rangePrefetch,
  unprivilegedBase,
]

/** Capstone writes larger numbers in hexadecimal, negative ones as 64-bit patterns. */
export const numberBase: Normaliser = (text) =>
  text.replace(/([#[])(-?(?:0x[0-9a-f]+|\d+))(?![\d.e])/g, (_, before: string, number: string) => {
    const value = number.startsWith('-') ? -BigInt(number.slice(1)) : BigInt(number)
    return `${before}${BigInt.asIntN(64, value)}`
  })

/** Blanks inside the braces of a list. */
export const listSpacing: Normaliser = (text) => text.replace(/\{ (.*?) \}/, '{$1}')

/** System registers in lower case, all of them by their numbers or names. */
export const systemRegisterCase: Normaliser = (text, { form }) =>
  form.mnemonic === 'msr' || form.mnemonic === 'mrs' ? text.toLowerCase() : text

/** Capstone knows no names of younger hints and barriers. */
const olderNames: Readonly<Record<string, string>> = {
  dgh: 'hint #6',
  clrbhb: 'hint #22',
  bti: 'hint #32',
  'bti c': 'hint #34',
  'bti j': 'hint #36',
  'bti jc': 'hint #38',
  ssbb: 'dsb #0',
  pssbb: 'dsb #4',
  sb: 'msr s0_3_c3_c0_7, xzr',
}
export const olderName: Normaliser = (text) => olderNames[text] ?? text

/** Capstone shows nothing for prefetches without a name. */
export const namelessPrefetch: Normaliser = (text, { form }) =>
  form.mnemonic.startsWith('prf') ? text.replace(/^(prfu?m) (#\d+)?, /, '$1 , ') : text

/** Capstone shows `orr` where `mov` would be longer by it. */
export const bitmaskMove: Normaliser = (text, { form }) =>
  form.mnemonic === 'orr' ? text.replace(/^orr (\w+), [xw]zr, #/, 'mov $1, #') : text

/** The least 32-bit number, which capstone extends and negates. */
export const leastWord: Normaliser = (text) => text.replace('#-0xffffffff80000000', '#-2147483648')

export const forCapstone: readonly Normaliser[] = [
  olderName,
  bitmaskMove,
  leastWord,
  numberBase,
  listSpacing,
  systemRegisterCase,
  systemRegisterName,
  systemOperationName,
  namelessPrefetch,
]

/** Whether two texts are the same after all steps. */
export function sameText(
  { instruction, text }: Pick<Case, 'instruction' | 'text'>,
  theirs: string | undefined,
  steps: readonly Normaliser[],
): boolean {
  if (theirs === undefined) return false
  if (text === theirs) return true
  const apply = (written: string): string => steps.reduce((sum, step) => step(sum, instruction), written)
  return apply(text) === apply(theirs)
}
