import { useCallback, useState } from 'react'
import { useSay } from '../../language/language.ts'
import { useGo } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Finder } from '../../ui/finder/finder.tsx'
import type { Finding } from '../../ui/finder/use-finder.ts'

/** One finds a household; one does not browse two thousand. */
export default function HouseholdList() {
  const say = useSay()
  const go = useGo()
  const { project } = useWho()
  const [text, setText] = useState('')
  const take = useCallback(
    (finding: Finding) => {
      if (finding.kind === 'household' && finding.household.houseId) go(`/households/${finding.household.houseId}`)
      if (finding.kind === 'case') go(`/cases/${finding.case.id}`)
    },
    [go],
  )
  return (
    <div style={{ padding: '16px 20px', width: 'min(720px, 100%)' }} className="col gap2">
      <h1 className="title">{say({ zh: '住户', en: 'Households' })}</h1>
      <div className="panel" style={{ padding: 12 }}>
        <Finder projectId={project.id} text={text} onText={setText} onTake={take} autoFocus limit={40} />
      </div>
    </div>
  )
}
