type OnMessage = (payload?: string) => void

/** Who listens to which channel in this process. */
export function createListeners() {
  const channels = new Map<string, Set<OnMessage>>()
  return {
    add: (channel: string, onMessage: OnMessage): (() => void) => {
      // The same function may listen twice; each has its own end.
      const own: OnMessage = (payload) => onMessage(payload)
      const listeners = channels.get(channel) ?? new Set()
      channels.set(channel, listeners.add(own))
      return () => {
        listeners.delete(own)
      }
    },
    tell: (channel: string, payload: string) => {
      for (const listener of channels.get(channel) ?? []) listener(payload)
    },
    /** Messages may have been missed. */
    tellAll: () => {
      for (const listeners of channels.values()) for (const listener of listeners) listener()
    },
  }
}
