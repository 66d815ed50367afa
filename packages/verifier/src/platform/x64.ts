import { x64 } from '../x64/isa.js'
import { machinePlatform } from './platform.js'
import { linux, macos, windows } from './systems.js'

export const x64Linux = machinePlatform('x86_64-linux', x64, linux)
export const x64Windows = machinePlatform('x86_64-windows', x64, windows)
export const x64Macos = machinePlatform('x86_64-macos', x64, macos)
