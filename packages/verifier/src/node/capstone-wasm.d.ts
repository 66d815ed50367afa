/** The package ships declarations that its own `exports` hides; this is the part we use. */
declare module 'capstone-wasm' {
  export function loadCapstone(): Promise<void>
  export const Const: {
    readonly CS_ARCH_X86: number
    readonly CS_MODE_64: number
    readonly CS_ARCH_ARM64: number
    readonly CS_MODE_LITTLE_ENDIAN: number
  }
  export class Capstone {
    constructor(arch: number, mode: number)
    disasm(data: Uint8Array, options: { address: number }): readonly { size: number; mnemonic: string; opStr: string }[]
  }
}
