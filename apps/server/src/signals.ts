/** The first signal stops the process in good order, the second at once. */
export function toldToStop(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        resolve(signal)
        process.once(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143))
      })
  })
}
