export const heartbeatMs = 1_000
/** A worker that is silent for longer is taken for dead. */
export const leaseMs = 5_000
