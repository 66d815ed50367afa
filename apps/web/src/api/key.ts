import { signal } from '@preact/signals'

const storageKey = 'sourceless.key'

const stored = (): string => {
  try {
    return sessionStorage.getItem(storageKey) ?? ''
  } catch {
    return ''
  }
}

/** The key that requests carry; empty: none. It is kept for this tab's session only. */
export const apiKey = signal(stored())
/** Whether the server has asked for a key, or for a better one. */
export const keyWanted = signal(false)

export function useKey(secret: string): void {
  apiKey.value = secret
  keyWanted.value = false
  try {
    if (secret === '') sessionStorage.removeItem(storageKey)
    else sessionStorage.setItem(storageKey, secret)
  } catch {
    // Storage may be forbidden; the key then lasts as long as the page.
  }
}
