import type { HostStop } from '../api.js'

/** Thrown by a host's function when the run ends there. */
export class Stop extends Error {
  readonly stop: HostStop
  constructor(stop: HostStop) {
    super(`the host stopped the guest: ${stop.kind}`)
    this.stop = stop
  }
}

export const stop = (value: HostStop): never => {
  throw new Stop(value)
}

export const forbid = (call: string, reason: string): never => stop({ kind: 'forbidden', call, reason })
