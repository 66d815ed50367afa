import { signal } from '@preact/signals'

type Theme = 'system' | 'light' | 'dark'
const next = { system: 'light', light: 'dark', dark: 'system' } as const
const names = { system: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' } as const
const key = 'sourceless.theme'

const chosen = document.documentElement.dataset.theme
const theme = signal<Theme>(chosen === 'dark' || chosen === 'light' ? chosen : 'system')

function choose(wanted: Theme): void {
  theme.value = wanted
  if (wanted === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = wanted
  try {
    if (wanted === 'system') localStorage.removeItem(key)
    else localStorage.setItem(key, wanted)
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

export function ThemeSwitch() {
  const name = names[theme.value]
  return (
    <button class="icon-button" type="button" aria-label={name} title={name} onClick={() => choose(next[theme.value])}>
      <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
        <circle cx="10" cy="10" r="6.25" fill="none" stroke="currentColor" stroke-width="1.5" />
        {theme.value !== 'light' && (
          <path
            d={
              theme.value === 'dark'
                ? 'M10 3.75a6.25 6.25 0 1 0 0 12.5 6.25 6.25 0 1 0 0-12.5'
                : 'M10 3.75a6.25 6.25 0 0 1 0 12.5z'
            }
            fill="currentColor"
          />
        )}
      </svg>
    </button>
  )
}
