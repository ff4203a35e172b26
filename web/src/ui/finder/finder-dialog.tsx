import { useCallback, useMemo, useState } from 'react'
import { useSay } from '../../language/language.ts'
import { useGo } from '../../shell/navigation.tsx'
import { mayUse } from '../../shell/screen.ts'
import { screens } from '../../shell/screens.ts'
import { useWho } from '../../shell/who.tsx'
import { shownKeys } from '../keys/key-cap.tsx'
import { type Binding, keysOf, useBindings } from '../keys/keys.ts'
import { Sheet } from '../overlay/sheet.tsx'
import { Finder } from './finder.tsx'
import { typedAs } from './pinyin.ts'
import { finderTexts as texts } from './texts.ts'
import type { FinderAction, Finding } from './use-finder.ts'

/** Not worth finding: what opened the box, what only moves within a list, and ways to screens, which stand there themselves. */
const UNSAID = /^(none$|everywhere\.find|go\.)|\.(next|previous)$/

/** The finder from anywhere: `Ctrl K` or `/`. Actions are what the page behind it can do now, and the places one may go to. */
export default function FinderDialog({ onClose }: { onClose: () => void }) {
  const say = useSay()
  const go = useGo()
  const who = useWho()
  const [text, setText] = useState('')
  const bindings = useBindings()
  // As they were when the box was opened: the box's own keys are none of them.
  const [here] = useState<readonly Binding[]>(() => bindings.filter((binding) => !UNSAID.test(binding.id)))
  const actions = useMemo<readonly FinderAction[]>(
    () => [
      ...here.map((binding) => ({
        id: binding.id,
        title: say(binding.title),
        words: `${binding.title.en ?? ''} ${typedAs(binding.title.zh)}`,
        keys: shownKeys(keysOf(binding) ?? ''),
        // Once the box is gone, so that what is opened keeps the focus.
        run: () => setTimeout(binding.run, 120),
      })),
      ...screens
        .filter((screen) => !screen.path.includes('$') && mayUse(screen, who.may))
        .map((screen) => ({
          id: screen.path,
          title: say(screen.title),
          words: `${screen.title.en ?? ''} ${typedAs(screen.title.zh)} ${screen.finderWords ?? ''}`,
          run: () => go(screen.path),
        })),
    ],
    [here, who, say, go],
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
