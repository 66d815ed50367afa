import { riscv64 } from '../riscv64/isa.js'
import { machinePlatform } from './platform.js'
import { linux } from './systems.js'

export const riscv64Linux = machinePlatform('riscv64-linux', riscv64, linux)
