import { type BlockType, decodeBody, type WasmInstruction } from '@sourceless/isa-wasm'

/** A body as nested statements, which is how it runs. */
export type WasmNode =
  | { readonly kind: 'plain'; readonly instruction: WasmInstruction }
  | { readonly kind: 'block' | 'loop'; readonly type: BlockType; readonly body: readonly WasmNode[] }
  | {
      readonly kind: 'if'
      readonly type: BlockType
      readonly whenTrue: readonly WasmNode[]
      readonly whenFalse: readonly WasmNode[]
    }

/** The body must be valid. */
export function parseBody(bytes: Uint8Array): readonly WasmNode[] {
  const { value: instructions } = decodeBody(bytes)
  if (instructions === undefined) throw new Error('the body was decoded before')
  let at = 0
  const sequence = (): { nodes: WasmNode[]; ended: 'end' | 'else' } => {
    const nodes: WasmNode[] = []
    for (;;) {
      const instruction = instructions[at++]!
      const { mnemonic } = instruction.row
      if (mnemonic === 'end' || mnemonic === 'else') return { nodes, ended: mnemonic }
      const type = instruction.immediates[0] as BlockType
      if (mnemonic === 'block' || mnemonic === 'loop') nodes.push({ kind: mnemonic, type, body: sequence().nodes })
      else if (mnemonic === 'if') {
        const first = sequence()
        nodes.push({
          kind: 'if',
          type,
          whenTrue: first.nodes,
          whenFalse: first.ended === 'else' ? sequence().nodes : [],
        })
      } else nodes.push({ kind: 'plain', instruction })
    }
  }
  return sequence().nodes
}
