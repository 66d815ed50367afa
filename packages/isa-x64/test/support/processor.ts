import { readFileSync } from 'node:fs'
import type { Feature, Form } from '../../src/index.js'

/** Names in /proc/cpuinfo that are not the feature's. */
const cpuFlags: Partial<Record<Feature, string>> = {
  'sse4.1': 'sse4_1',
  'sse4.2': 'sse4_2',
  bmi: 'bmi1',
  crc32: 'sse4_2',
  lzcnt: 'abm',
  pclmul: 'pclmulqdq',
  prfchw: '3dnowprefetch',
  rdrnd: 'rdrand',
  sahf: 'lahf_lm',
  sha: 'sha_ni',
  sse3: 'pni',
}
const cpuFlag = (feature: Feature): string => cpuFlags[feature] ?? feature

function processorFlags(): ReadonlySet<string> | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  return new Set(/^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))![1]!.trim().split(/\s+/))
}

const flags = processorFlags()

export const hasProcessor = flags !== undefined

/** Whether this machine can run the row's instruction. */
export const isRunnable = (row: Form): boolean =>
  flags !== undefined && row.features.every((feature) => flags.has(cpuFlag(feature)))

/** Rows of SSE, AVX and what builds on them. */
export const isVectorRow = (row: Form): boolean =>
  row.operands.some(({ kind }) => kind.startsWith('xmm') || kind.startsWith('ymm')) ||
  /^v?zero|mxcsr$/.test(row.mnemonic)
