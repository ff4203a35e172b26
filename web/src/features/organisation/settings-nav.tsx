import { useLocation } from '@tanstack/react-router'
import { useSay } from '../../language/language.ts'
import { Go } from '../../shell/navigation.tsx'
import { mayUse } from '../../shell/screen.ts'
import { screens } from '../../shell/screens.ts'
import { useWho } from '../../shell/who.tsx'
import styles from './organisation.module.css'
import { organisationTexts as texts } from './texts.ts'

const PLACES = [
  { path: '/settings', title: texts.organisation },
  { path: '/settings/staff', title: texts.staff },
  { path: '/settings/projects', title: texts.projects },
  { path: '/settings/imports', title: texts.imports },
  { path: '/settings/estate', title: texts.estate },
  { path: '/settings/messages', title: texts.channels },
  { path: '/settings/system', title: texts.system },
]

/** The places of the settings that this person may use. */
export function SettingsNav() {
  const say = useSay()
  const { may } = useWho()
  const { pathname } = useLocation()
  const mine = PLACES.filter(({ path }) => {
    const screen = screens.find((one) => one.path === path)
    return screen !== undefined && mayUse(screen, may)
  })
  const here = mine.findLast(({ path }) => pathname === path || pathname.startsWith(`${path}/`))
  return (
    <nav className="seg" aria-label={say(texts.settings)}>
      {mine.map((place) => (
        <Go key={place.path} to={place.path} className={place === here ? styles.here : undefined}>
          {say(place.title)}
        </Go>
      ))}
    </nav>
  )
}
