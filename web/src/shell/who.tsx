import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react'
import { type Me, may, type ProjectOfMine } from '../api/session.ts'
import { setProjectZone } from '../clock/zone.ts'

type Who = {
  readonly me: Me
  readonly project: ProjectOfMine
  readonly may: (capability: string) => boolean
  readonly chooseProject: (projectId: number) => void
}

const WhoContext = createContext<Who | undefined>(undefined)
const STORED = 'huiyin.project'

/** Who works here and in which project; remembered on this computer for the person. */
export function WhoProvider({ me, children, none }: { me: Me; children: ReactNode; none: ReactNode }) {
  const [projectId, setProjectId] = useState(() => storedProject(me.id))
  const project = me.projects.find((one) => one.id === projectId) ?? me.projects[0]
  // Before anything below draws a time.
  if (project) setProjectZone(project.zone)
  const chooseProject = useCallback(
    (next: number) => {
      setProjectId(next)
      try {
        localStorage.setItem(`${STORED}.${me.id}`, String(next))
      } catch {
        // The choice lasts as long as the page.
      }
    },
    [me.id],
  )
  const who = useMemo(
    () => (project ? { me, project, may: (right: string) => may(me, right, project.id), chooseProject } : undefined),
    [me, project, chooseProject],
  )
  return who ? <WhoContext value={who}>{children}</WhoContext> : none
}

export function useWho(): Who {
  const who = use(WhoContext)
  if (!who) throw new Error('nobody is signed in here')
  return who
}

/** For parts that are drawn before anybody is known, too. */
export function useWhoIfAny(): Who | undefined {
  return use(WhoContext)
}

function storedProject(staffId: string): number | undefined {
  try {
    const value = Number(localStorage.getItem(`${STORED}.${staffId}`))
    return Number.isInteger(value) && value > 0 ? value : undefined
  } catch {
    return undefined
  }
}
