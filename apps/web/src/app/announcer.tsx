import { signal } from '@preact/signals'

const spoken = signal('')

/** Tells a screen reader what has happened, without moving the focus. */
export function announce(message: string): void {
  // The same words once more are told once more only if they are new to the page.
  spoken.value = ''
  requestAnimationFrame(() => {
    spoken.value = message
  })
}

export function Announcer() {
  return (
    <div class="unseen" role="status" aria-live="polite">
      {spoken.value}
    </div>
  )
}
