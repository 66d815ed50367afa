/** Names of control and status registers: the user-level ones, then those of higher privilege. 'x3-31' counts on. */
const names: readonly (readonly [number, string])[] = [
  [0x001, 'fflags frm fcsr'],
  [0x008, 'vstart vxsat vxrm'],
  [0x00f, 'vcsr'],
  [0x011, 'ssp'],
  [0x015, 'seed'],
  [0x017, 'jvt'],
  [0xc00, 'cycle time instret hpmcounter3-31 vl vtype vlenb'],
  [0x100, 'sstatus'],
  [0x104, 'sie stvec scounteren'],
  [0x10a, 'senvcfg'],
  [0x10c, 'sstateen0-3'],
  [0x120, 'scountinhibit'],
  [0x140, 'sscratch sepc scause stval sip'],
  [0x14d, 'stimecmp'],
  [0x150, 'siselect sireg sireg2-3'],
  [0x155, 'sireg4-6'],
  [0x15c, 'stopei'],
  [0x180, 'satp srmcfg'],
  [0x200, 'vsstatus'],
  [0x204, 'vsie vstvec'],
  [0x240, 'vsscratch vsepc vscause vstval vsip'],
  [0x24d, 'vstimecmp'],
  [0x250, 'vsiselect vsireg vsireg2-3'],
  [0x255, 'vsireg4-6'],
  [0x25c, 'vstopei'],
  [0x280, 'vsatp'],
  [0x300, 'mstatus misa medeleg mideleg mie mtvec mcounteren'],
  [0x308, 'mvien mvip menvcfg'],
  [0x30c, 'mstateen0-3'],
  [0x320, 'mcountinhibit'],
  [0x323, 'mhpmevent3-31'],
  [0x340, 'mscratch mepc mcause mtval mip'],
  [0x34a, 'mtinst mtval2'],
  [0x350, 'miselect mireg mireg2-3'],
  [0x355, 'mireg4-6'],
  [0x35c, 'mtopei'],
  ...Array.from({ length: 8 }, (_, n) => [0x3a0 + 2 * n, `pmpcfg${2 * n}`] as const),
  [0x3b0, 'pmpaddr0-63'],
  [0x5a8, 'scontext'],
  [0x600, 'hstatus'],
  [0x602, 'hedeleg hideleg hie htimedelta hcounteren hgeie hvien hvictl henvcfg'],
  [0x60c, 'hstateen0-3'],
  [0x643, 'htval hip hvip hviprio1-2'],
  [0x64a, 'htinst'],
  [0x680, 'hgatp'],
  [0x6a8, 'hcontext'],
  [0x740, 'mnscratch mnepc mncause'],
  [0x744, 'mnstatus'],
  [0x747, 'mseccfg'],
  [0x7a0, 'tselect tdata1-3'],
  [0x7a8, 'mcontext'],
  [0x7b0, 'dcsr dpc dscratch0-1'],
  [0xb00, 'mcycle'],
  [0xb02, 'minstret mhpmcounter3-31'],
  [0xda0, 'scountovf'],
  [0xdb0, 'stopi'],
  [0xe12, 'hgeip'],
  [0xeb0, 'vstopi'],
  [0xf11, 'mvendorid marchid mimpid mhartid mconfigptr'],
  [0xfb0, 'mtopi'],
]

interface CsrNames {
  readonly byNumber: ReadonlyMap<number, string>
  readonly byName: ReadonlyMap<string, number>
}

function expand(): CsrNames {
  const byNumber = new Map<number, string>()
  for (const [first, list] of names) {
    let number = first
    for (const item of list.split(' ')) {
      const range = /^(.*?)(\d+)-(\d+)$/.exec(item)
      if (range === null) byNumber.set(number++, item)
      else for (let n = Number(range[2]); n <= Number(range[3]); n++) byNumber.set(number++, range[1]! + n)
    }
  }
  return { byNumber, byName: new Map([...byNumber].map(([number, name]) => [name, number])) }
}

let expanded: CsrNames | undefined
const csrNames = (): CsrNames => (expanded ??= expand())

/** 'fflags' for 1; undefined for a number without a name. */
export const csrName = (number: number): string | undefined => csrNames().byNumber.get(number)
/** 1 for 'fflags'. */
export const csrNumber = (name: string): number | undefined => csrNames().byName.get(name)
