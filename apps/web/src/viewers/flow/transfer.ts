import type { ListingLine, Machine } from '../types.js'

/** Where control goes after an instruction. `stop`: nowhere, as after a trap or a system call that ends the program. */
export type Transfer = 'next' | 'jump' | 'branch' | 'call' | 'return' | 'stop'

const fixed: Readonly<Record<Exclude<Machine, 'wasm32'>, Readonly<Record<string, Transfer>>>> = {
  x86_64: {
    jmp: 'jump',
    call: 'call',
    ret: 'return',
    ud2: 'stop',
    hlt: 'stop',
    int3: 'stop',
    loop: 'branch',
    loope: 'branch',
    loopne: 'branch',
    jrcxz: 'branch',
    jecxz: 'branch',
  },
  aarch64: {
    b: 'jump',
    br: 'jump',
    bl: 'call',
    blr: 'call',
    ret: 'return',
    retaa: 'return',
    retab: 'return',
    cbz: 'branch',
    cbnz: 'branch',
    tbz: 'branch',
    tbnz: 'branch',
    brk: 'stop',
    udf: 'stop',
  },
  riscv64: { j: 'jump', jr: 'jump', jal: 'call', jalr: 'call', ret: 'return', ebreak: 'stop', unimp: 'stop' },
}

const conditional: Readonly<Record<Exclude<Machine, 'wasm32'>, RegExp>> = {
  x86_64: /^j[a-z]+$/,
  aarch64: /^b\.[a-z]+$/,
  riscv64: /^b(eq|ne|lt|ge|gt|le)u?z?$/,
}

/** Instructions that write which registers are linked by: jumps of RISC-V that keep no address to return to. */
const linksNothing = /^jalr? zero\b/

/** The first word of an instruction, without prefixes and the mark of compressed forms. */
export const mnemonicOf = (text: string): string =>
  (/^(?:(?:lock|rep|repe|repne|bnd|notrack|c\.)\s*)*([^\s,]+)/.exec(text)?.[1] ?? '').toLowerCase()

/** What an instruction of a register machine does to the flow of control: its mnemonic tells, and its note names system calls. */
export function transferOf(machine: Exclude<Machine, 'wasm32'>, { text, note }: ListingLine): Transfer {
  if (/^system call: exit(_group)?$/.test(note)) return 'stop'
  const mnemonic = mnemonicOf(text)
  if (machine === 'riscv64' && linksNothing.test(text)) return 'jump'
  return fixed[machine][mnemonic] ?? (conditional[machine].test(mnemonic) ? 'branch' : 'next')
}
