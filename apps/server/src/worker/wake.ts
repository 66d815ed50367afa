/** What lets a loop sleep until something happens. One that was woken while it did not sleep does not sleep at all. */
export interface Wake {
  call(): void
  /** Until the next call, or so long; false: nobody called. */
  wait(limitMs: number): Promise<boolean>
}

export function createWake(): Wake {
  let called = false
  let resume: (() => void) | undefined
  return {
    call: () => {
      called = true
      resume?.()
    },
    wait: async (limitMs) => {
      let timer: NodeJS.Timeout | undefined
      if (!called)
        await new Promise<void>((resolve) => {
          resume = resolve
          timer = setTimeout(resolve, limitMs)
        })
      clearTimeout(timer)
      const wasCalled = called
      resume = undefined
      called = false
      return wasCalled
    },
  }
}
