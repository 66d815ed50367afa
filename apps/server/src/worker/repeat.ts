/** Does it again and again, after the pause (ms) that each time resolves with; to stop waits for a time under way. */
export function repeat(work: () => Promise<number>): { stop(): Promise<void> } {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let turn: Promise<void> = Promise.resolve()
  const next = () => {
    turn = work().then((pauseMs) => {
      if (!stopped) timer = setTimeout(next, pauseMs)
    })
  }
  next()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await turn
    },
  }
}
