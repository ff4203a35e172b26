/** Light, dark, or as the computer says; kept on this computer. Set before the first drawing, so that nothing flashes. */
export type Scheme = 'light' | 'dark' | 'auto'
const STORED = 'huiyin.scheme'
const SYSTEM = window.matchMedia('(prefers-color-scheme: dark)')

export function chosenScheme(): Scheme {
  try {
    const value = localStorage.getItem(STORED)
    return value === 'light' || value === 'dark' ? value : 'auto'
  } catch {
    return 'auto'
  }
}

export function applyScheme(scheme: Scheme = chosenScheme()): 'light' | 'dark' {
  const shown = scheme === 'auto' ? (SYSTEM.matches ? 'dark' : 'light') : scheme
  document.documentElement.setAttribute('data-mantine-color-scheme', shown)
  return shown
}

export function chooseScheme(scheme: Scheme): void {
  try {
    localStorage.setItem(STORED, scheme)
  } catch {
    // The choice lasts as long as the page.
  }
  applyScheme(scheme)
}

SYSTEM.addEventListener('change', () => applyScheme())
