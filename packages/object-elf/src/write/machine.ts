import { failOn, type ObjectFile } from '@sourceless/object'

/** This package writes ELF for x86-64 only. */
export const requireX86_64 = ({ machine }: ObjectFile): void => {
  if (machine === 'x86_64') return
  failOn([{ code: 'unsupported-machine', message: `ELF output is for x86_64, not ${machine}` }])
}
