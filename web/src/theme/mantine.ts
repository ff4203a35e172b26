import { type CSSVariablesResolver, createTheme } from '@mantine/core'

/** Mantine in our tokens: its parts take every colour, size and shadow from tokens.css, in light and in dark alike. */
const DAI = [
  '#eef6f8',
  '#dcecef',
  '#b9d8df',
  '#8fc0cb',
  '#5ea2b1',
  '#358697',
  '#176f82',
  '#0b5f71',
  '#094e5d',
  '#083d49',
] as const

export const theme = createTheme({
  primaryColor: 'dai',
  primaryShade: { light: 7, dark: 4 },
  colors: { dai: DAI },
  fontFamily: 'var(--font-sans)',
  fontFamilyMonospace: 'var(--font-sans)',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '18px', sm: '20px', md: '22px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '10px', xl: '16px' },
  defaultRadius: 'sm',
  headings: { fontWeight: '600' },
  focusRing: 'never',
  respectReducedMotion: true,
  cursorType: 'pointer',
})

const SHARED = {
  '--mantine-color-body': 'var(--surface-raised)',
  '--mantine-color-text': 'var(--text-primary)',
  '--mantine-color-dimmed': 'var(--text-muted)',
  '--mantine-color-default': 'var(--surface-raised)',
  '--mantine-color-default-hover': 'var(--surface-hover)',
  '--mantine-color-default-border': 'var(--line-control)',
  '--mantine-color-error': 'var(--note-stop-ink)',
  '--mantine-color-placeholder': 'var(--text-muted)',
  '--mantine-color-anchor': 'var(--text-link)',
}

export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--mantine-shadow-md': 'var(--shadow-raised)', '--mantine-shadow-xl': 'var(--shadow-raised)' },
  light: SHARED,
  dark: SHARED,
})
