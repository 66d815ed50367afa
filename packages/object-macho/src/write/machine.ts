import { failOn, type ObjectFile } from '@sourceless/object'
import { cpus, type MachoMachine } from '../raw/constants.js'

const isMachoMachine = (machine: string): machine is MachoMachine => Object.hasOwn(cpus, machine)

/** Mach-O here is for x86-64 and AArch64. */
export const requireMachine = ({ machine }: ObjectFile): MachoMachine => {
  if (isMachoMachine(machine)) return machine
  const message = `Mach-O output is for x86_64 and aarch64, not ${machine}`
  failOn([{ code: 'unsupported-machine', message }])
  throw new TypeError(message)
}
