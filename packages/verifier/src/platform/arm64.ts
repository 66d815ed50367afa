import { arm64 } from '../arm64/isa.js'
import { machinePlatform } from './platform.js'
import { linux, macos, windows } from './systems.js'

export const arm64Linux = machinePlatform('aarch64-linux', arm64, linux)
export const arm64Windows = machinePlatform('aarch64-windows', arm64, windows)
export const arm64Macos = machinePlatform('aarch64-macos', arm64, macos)
