import { createSandbox, type Sandbox, type SandboxOptions } from '@sourceless/emulator'

/** Sandboxes to be used again: to make one takes longer than to reject most code. */
export interface Sandboxes {
  /** An empty one that nobody else has. */
  take(options: SandboxOptions): Sandbox
  giveBack(sandbox: Sandbox): void
}

/** Each is used once. */
export const newSandboxes: Sandboxes = { take: createSandbox, giveBack: () => {} }

/** Windows of all idle sandboxes together; their permissions take as much again. */
const mostIdleBytes = 16 << 20

interface Idle {
  readonly kind: string
  readonly sandbox: Sandbox
}

/** Keeps what is given back, up to 16 MiB of windows; the one that has been idle longest goes first. */
export function createSandboxes(): Sandboxes {
  const idle: Idle[] = []
  const kinds = new WeakMap<Sandbox, string>()
  const idleBytes = () => idle.reduce((sum, { sandbox }) => sum + sandbox.sizeBytes, 0)
  return {
    take(options) {
      const { guest, convention = guest.convention, base, sizeBytes, stackBytes, seed } = options
      const kind = [guest.machine, convention.name, base, sizeBytes, stackBytes, seed].join(' ')
      const at = idle.findLastIndex((one) => one.kind === kind)
      const known = at < 0 ? undefined : idle.splice(at, 1)[0]!.sandbox
      known?.clear()
      const sandbox = known ?? createSandbox(options)
      kinds.set(sandbox, kind)
      return sandbox
    },
    giveBack(sandbox) {
      idle.push({ kind: kinds.get(sandbox)!, sandbox })
      while (idleBytes() > mostIdleBytes) idle.shift()
    },
  }
}
