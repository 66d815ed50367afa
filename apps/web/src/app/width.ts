import { signal } from '@preact/signals'

const query = matchMedia('(min-width: 140rem)')

/** Whether there is room for two views beside each other. */
export const isVeryWide = signal(query.matches)

query.addEventListener('change', () => {
  isVeryWide.value = query.matches
})
