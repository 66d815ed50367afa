import { linuxSystemCall } from '@sourceless/isa-arm64'
import type { System } from './system.js'

const { numbers } = linuxSystemCall

const call = (number: number): string => `
  mov w8, #${number}
  svc #0`

/** The kernel keeps all registers but x0, where it gives −EINTR as −4. */
export const linux: System = {
  entry: '_start',
  read: `
  mov w0, #0${call(numbers.read)}`,
  write: `
  mov w0, #1${call(numbers.write)}`,
  exit: call(numbers.exit),
  // The stack holds argc, then argv; there may be no name.
  arguments: () => `
  ldr x0, [sp]
  add x1, sp, #16
  subs x0, x0, #1
  csel x0, xzr, x0, lo`,
  argumentBytes: 0,
  splitsCommandLine: false,
  isNear: true,
}
