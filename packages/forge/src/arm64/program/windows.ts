import { argumentPointerBytes, argumentTextBytes } from '../../native/command-line.js'
import { pages, type System } from './system.js'

/** Through the table of imports. x16 is free at any call. */
const call = (name: string): string => `
  adrp x16, __imp_${name}
  ldr x16, [x16, :lo12:__imp_${name}]
  blr x16`

/** Calls ReadFile or WriteFile; the number of bytes moved is at [sp, #24] until `ended`. */
const transfer = (name: string, handle: number): string => `
  stp x1, x2, [sp, #-32]!
  str x30, [sp, #16]
  mov w0, #${handle}${call('GetStdHandle')}
  ldp x1, x2, [sp]
  add x3, sp, #24
  mov x4, #0${call(name)}`
const ended = `
  ldr x30, [sp, #16]
  ldp x1, x2, [sp], #32`
/** STD_INPUT_HANDLE and STD_OUTPUT_HANDLE. */
const [input, output] = [-10, -11]
/** The end of a pipe that nobody writes to any more. */
const errorBrokenPipe = 109

export const windows: System = {
  entry: 'mainCRTStartup',
  read: `${transfer('ReadFile', input)}
  cbz w0, not_read
  ldr w0, [sp, #24]
  b was_read
not_read:${call('GetLastError')}
  cmp w0, #${errorBrokenPipe}
  csetm w0, ne
was_read:${ended}`,
  write: `${transfer('WriteFile', output)}
  ldr w1, [sp, #24]
  cmp w0, #0
  csinv w0, w1, wzr, ne${ended}`,
  // Of an exit code the low byte is kept.
  exit: `
  and w0, w0, #0xff${call('ExitProcess')}`,
  arguments: (memory) => `${call('GetCommandLineW')}
  add x2, x28, ${pages(memory)}
  add x4, x28, ${pages(memory + argumentTextBytes)}
  mov x6, x2
  bl split_command_line
  add x1, x28, ${pages(memory + argumentTextBytes)}`,
  argumentBytes: argumentTextBytes + argumentPointerBytes,
  splitsCommandLine: true,
  isNear: false,
}
