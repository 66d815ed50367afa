import { signal } from '@preact/signals'

export const helpOpen = signal(false)

export const shortcuts: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['Ctrl', 'Enter'], does: 'make it' },
  { keys: ['/'], does: 'go to the intent' },
  { keys: ['?'], does: 'show or hide this' },
  { keys: ['←', '→'], does: 'from tab to tab' },
  { keys: ['Esc'], does: 'close what is open' },
]

const isTyping = (element: Element | null): boolean =>
  element instanceof HTMLTextAreaElement ||
  element instanceof HTMLSelectElement ||
  (element instanceof HTMLInputElement && !['radio', 'checkbox', 'button'].includes(element.type))

/** Keys that work anywhere on the page. Plain letters are left to fields while one is typed in. */
export function listenToKeys(on: { readonly make: () => void; readonly intent: () => void }): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      on.make()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(document.activeElement)) return
    if (event.key === '/') {
      event.preventDefault()
      on.intent()
    } else if (event.key === '?') {
      event.preventDefault()
      helpOpen.value = !helpOpen.value
    }
  })
}
