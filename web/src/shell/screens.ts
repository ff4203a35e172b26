import type { Screen } from './screen.ts'

const found = import.meta.glob<{ screens: readonly Screen[] }>('../features/*/screens.ts', { eager: true })

/** Every screen of every feature. */
export const screens: readonly Screen[] = Object.values(found).flatMap((module) => module.screens)

export const railScreens: readonly Screen[] = screens
  .filter((screen) => screen.rail)
  .sort((a, b) => (a.rail?.order ?? 0) - (b.rail?.order ?? 0))
