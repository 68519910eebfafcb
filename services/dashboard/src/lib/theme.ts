/** Light, dark, or as the system says. `public/theme.js` does the same before the first paint. */
import { recall, remember } from './remember'

export type ThemeChoice = 'light' | 'dark' | 'system'

const systemDark = () => matchMedia('(prefers-color-scheme: dark)')

export function themeChoice(): ThemeChoice {
  const choice = recall('theme')
  return choice === 'light' || choice === 'dark' ? choice : 'system'
}

export function chooseTheme(choice: ThemeChoice): void {
  remember('theme', choice)
  apply()
}

/** The opposite of what is on screen. */
export function switchTheme(): void {
  chooseTheme(document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark')
}

export function followSystemTheme(): void {
  systemDark().addEventListener('change', apply)
}

function apply(): void {
  const choice = themeChoice()
  const dark = choice === 'dark' || (choice === 'system' && systemDark().matches)
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
}
