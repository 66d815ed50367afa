import type { System } from './system.js'

/** A function of libSystem, which gives −1 for a failure; `errno`, EINTR is 4, comes back negated as kernels do it. */
const transfer = (name: string, file: number): string => `
  stp x1, x2, [sp, #-32]!
  str x30, [sp, #16]
  mov w0, #${file}
  bl ${name}
  tbz x0, #63, moved${name}
  bl ___error
  ldr w0, [x0]
  neg w0, w0
moved${name}:
  ldr x30, [sp, #16]
  ldp x1, x2, [sp], #32`

export const macos: System = {
  entry: '_main',
  read: transfer('_read', 0),
  write: transfer('_write', 1),
  exit: `
  bl _exit`,
  // main(argc, argv, …); there may be no name.
  arguments: () => `
  subs w0, w0, #1
  csel w0, wzr, w0, lo
  add x1, x1, #8`,
  argumentBytes: 0,
  splitsCommandLine: false,
  isNear: false,
}
