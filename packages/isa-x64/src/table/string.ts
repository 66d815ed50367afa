import { family, type Row } from './row.js'

/** The four element sizes of a string instruction, with the prefixes it takes. */
function perSize(name: string, opcode: string, prefixes: readonly string[]): readonly Row[] {
  const wide = (Number.parseInt(opcode, 16) + 1).toString(16).toUpperCase()
  const encodings = [
    ['b', '', opcode],
    ['w', '66 ', wide],
    ['d', '', wide],
    ['q', 'REX.W ', wide],
  ] as const
  return ['', ...prefixes].flatMap((prefix) =>
    encodings.map(([size, size66, byte]): Row => {
      const group1 = prefix === '' ? '' : prefix === 'repne' ? 'REPNE ' : 'REP '
      return [`${prefix === '' ? '' : `${prefix} `}${name}${size}`, `${group1}${size66}${byte}`]
    }),
  )
}

export const moveStringForms = family(
  { manual: 'MOVS/MOVSB/MOVSW/MOVSD/MOVSQ', flags: '------T', implicit: 'rsi:rw rdi:rw' },
  perSize('movs', 'A4', []),
)
export const repeatedMoveStringForms = family(
  { manual: 'REP/REPE/REPZ/REPNE/REPNZ', flags: '------T', implicit: 'rsi:rw rdi:rw rcx:rw' },
  perSize('movs', 'A4', ['rep']).slice(4),
)
export const compareStringForms = family(
  { manual: 'CMPS/CMPSB/CMPSW/CMPSD/CMPSQ', flags: 'MMMMMMT', implicit: 'rsi:rw rdi:rw' },
  perSize('cmps', 'A6', []),
)
export const repeatedCompareStringForms = family(
  { manual: 'REP/REPE/REPZ/REPNE/REPNZ', flags: 'KKKKKKT', implicit: 'rsi:rw rdi:rw rcx:rw' },
  perSize('cmps', 'A6', ['repe', 'repne']).slice(4),
)
export const storeStringForms = family(
  { manual: 'STOS/STOSB/STOSW/STOSD/STOSQ', flags: '------T', implicit: 'rax:r rdi:rw' },
  perSize('stos', 'AA', []),
)
export const repeatedStoreStringForms = family(
  { manual: 'REP/REPE/REPZ/REPNE/REPNZ', flags: '------T', implicit: 'rax:r rdi:rw rcx:rw' },
  perSize('stos', 'AA', ['rep']).slice(4),
)
export const loadStringForms = family(
  { manual: 'LODS/LODSB/LODSW/LODSD/LODSQ', flags: '------T', implicit: 'rax:rw rsi:rw' },
  perSize('lods', 'AC', []),
)
export const repeatedLoadStringForms = family(
  { manual: 'REP/REPE/REPZ/REPNE/REPNZ', flags: '------T', implicit: 'rax:rw rsi:rw rcx:rw' },
  perSize('lods', 'AC', ['rep']).slice(4),
)
export const scanStringForms = family(
  { manual: 'SCAS/SCASB/SCASW/SCASD', flags: 'MMMMMMT', implicit: 'rax:r rdi:rw' },
  perSize('scas', 'AE', []),
)
export const repeatedScanStringForms = family(
  { manual: 'REP/REPE/REPZ/REPNE/REPNZ', flags: 'KKKKKKT', implicit: 'rax:r rdi:rw rcx:rw' },
  perSize('scas', 'AE', ['repe', 'repne']).slice(4),
)
