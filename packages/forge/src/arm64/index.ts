import { aapcs64, appleArm64, windowsArm64 } from '@sourceless/isa-arm64'
import { createBackEnd } from './back-end.js'
import { linux } from './program/linux.js'
import { macos } from './program/macos.js'
import { windows } from './program/windows.js'

/** Linux on AArch64: called as AAPCS64 says. */
export const arm64Linux = createBackEnd('aarch64-linux', {
  convention: aapcs64,
  symbolPrefix: '',
  guardBytes: undefined,
  system: linux,
})

/** Windows on AArch64. Its stack grows by one page of 4 KiB at a time. */
export const arm64Windows = createBackEnd('aarch64-windows', {
  convention: windowsArm64,
  symbolPrefix: '',
  guardBytes: 4096,
  system: windows,
})

/** macOS on AArch64: Apple's variant of AAPCS64. */
export const arm64Macos = createBackEnd('aarch64-macos', {
  convention: appleArm64,
  symbolPrefix: '_',
  guardBytes: undefined,
  system: macos,
})
