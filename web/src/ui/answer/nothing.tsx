import { IconAlertTriangle, IconCheck, IconCloudOff, IconLock, IconSearch } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import './answer.css'

const ICONS = { done: IconCheck, search: IconSearch, locked: IconLock, wrong: IconAlertTriangle, away: IconCloudOff }

/** Nothing to show, and what to do next: empty, not found, no right, failed. Never just "no data". */
export function Nothing({
  title,
  hint,
  kind = 'search',
  children,
}: {
  title: string
  hint?: string | undefined
  kind?: keyof typeof ICONS
  children?: ReactNode
}) {
  const Icon = ICONS[kind]
  return (
    <div className={`nothing ${kind}`}>
      <span className="circle">
        <Icon size={22} stroke={1.75} aria-hidden />
      </span>
      <h2 className="h2">{title}</h2>
      {hint ? <p className="sec">{hint}</p> : null}
      {children ? <div className="row gap1 wrap">{children}</div> : null}
    </div>
  )
}
