import { createSandbox, type Sandbox, type SandboxOptions } from '@sourceless/emulator'

/** Sandboxes to be used again: to make one takes longer than to reject most code. */
export interface Sandboxes {
  /** An empty one that nobody else has. */
  take(options: SandboxOptions): Sandbox
  giveBack(sandbox: Sandbox): void
}

/** Each is used once. */
export const newSandboxes: Sandboxes = { take: createSandbox, giveBack: () => {} }

export function createSandboxes(): Sandboxes {
  const idle = new Map<string, Sandbox[]>()
  const kinds = new WeakMap<Sandbox, string>()
  return {
    take(options) {
      const { guest, convention = guest.convention, sizeBytes, stackBytes, seed } = options
      const kind = [guest.machine, convention.name, sizeBytes, stackBytes, seed].join(' ')
      const known = idle.get(kind)?.pop()
      known?.clear()
      const sandbox = known ?? createSandbox(options)
      kinds.set(sandbox, kind)
      return sandbox
    },
    giveBack(sandbox) {
      const kind = kinds.get(sandbox)!
      idle.set(kind, [...(idle.get(kind) ?? []), sandbox])
    },
  }
}
