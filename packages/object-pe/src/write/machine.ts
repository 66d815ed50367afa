import { failOn, type ObjectFile } from '@sourceless/object'
import type { PeMachine } from '../raw/constants.js'

/** Throws when Windows files for that machine are not written here. */
export const requireMachine = ({ machine }: ObjectFile): PeMachine => {
  if (machine !== 'x86_64' && machine !== 'aarch64') {
    failOn([{ code: 'unsupported-machine', message: `PE and COFF output is for x86_64 and aarch64, not ${machine}` }])
  }
  return machine as PeMachine
}
