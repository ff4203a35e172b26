import { useCallback, useMemo, useState } from 'react'
import { useSay } from '../../language/language.ts'
import { useGo } from '../../shell/navigation.tsx'
import { mayUse } from '../../shell/screen.ts'
import { railScreens } from '../../shell/screens.ts'
import { useWho } from '../../shell/who.tsx'
import { Sheet } from '../overlay/sheet.tsx'
import { Finder } from './finder.tsx'
import { finderTexts as texts } from './texts.ts'
import type { FinderAction, Finding } from './use-finder.ts'

/** The finder from anywhere: `Ctrl K` or `/`. Actions are the places one may go to. */
export default function FinderDialog({ onClose }: { onClose: () => void }) {
  const say = useSay()
  const go = useGo()
  const who = useWho()
  const [text, setText] = useState('')
  const actions = useMemo<readonly FinderAction[]>(
    () =>
      railScreens
        .filter((screen) => mayUse(screen, who.may))
        .map((screen) => ({
          id: screen.path,
          title: say(screen.title),
          words: `${screen.title.en ?? ''} ${screen.finderWords ?? ''}`,
          run: () => go(screen.path),
        })),
    [who, say, go],
  )
  const take = useCallback(
    (finding: Finding) => {
      onClose()
      if (finding.kind === 'household')
        go(finding.household.houseId ? `/households/${finding.household.houseId}` : '/households')
      else if (finding.kind === 'case') go(`/cases/${finding.case.id}`)
      else finding.action.run()
    },
    [go, onClose],
  )
  return (
    <Sheet open onClose={onClose} title={say(texts.title)} size={560}>
      <Finder
        projectId={who.project.id}
        text={text}
        onText={setText}
        onTake={take}
        actions={actions}
        autoFocus
        listMax={420}
      />
    </Sheet>
  )
}
