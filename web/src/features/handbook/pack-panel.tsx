import { IconFilePlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { localTime, shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import type { DraftHead, Handbook } from './answers.ts'
import { BeginDraft } from './begin-draft.tsx'
import styles from './handbook.module.css'
import { handbookTexts as texts } from './texts.ts'

/** Which version holds here, what comes next, and the drafts on their way. */
export function PackPanel({ handbook }: { handbook: Handbook }) {
  const say = useSay()
  const { may } = useWho()
  const { pack, nextVersion } = handbook
  return (
    <aside className={`${styles.side} noprint`}>
      <section className="panel" aria-label={say(texts.packAndDrafts)}>
        <p className="meta mut">{say(texts.packAndDrafts)}</p>
        <h2 className="h2">
          {say(pack.title)} {say(texts.edition, { edition: pack.edition })}
        </h2>
        <p className="row gap1 wrap">
          <span className="tag acc">{say(texts.active)}</span>
          <span className="tag">{say(pack.level === 'company' ? texts.companyWide : texts.thisProject)}</span>
          {nextVersion ? (
            <span className="tag care">
              {say(texts.nextVersion, { day: localTime(nextVersion.effectiveFrom).day.slice(5) })}
            </span>
          ) : null}
        </p>
        <Go to="/handbook/packs">{say(texts.versions)}</Go>
      </section>
      {may('handbook.draft') ? <Drafts pack={pack} /> : null}
    </aside>
  )
}

function Drafts({ pack }: { pack: Handbook['pack'] }) {
  const say = useSay()
  const language = useLanguage()
  const [beginning, setBeginning] = useState(false)
  const query = useRead<{ items: readonly DraftHead[] }>('/handbook/drafts', { watches: ['packDraft', 'handbook'] })
  return (
    <section className="panel" aria-label={say(texts.drafts)}>
      <h2 className="h2">{say(texts.drafts)}</h2>
      <Answered query={query} skeleton={<RowSkeleton rows={2} chips={false} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="sec dense">{say(texts.noDraftsHint)}</p>
          ) : (
            <ul className={styles.drafts}>
              {items.map((draft) => (
                <li key={draft.id}>
                  <Go to={`/handbook/drafts/${draft.id}`}>{draft.title}</Go>
                  <span className="meta mut">
                    {say(texts.changedAt, { at: shortInstant(draft.changedAt, businessNow(), language) })}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
      <Button
        look="main"
        icon={<IconFilePlus size={16} stroke={1.75} aria-hidden />}
        hotkey={{ id: 'handbook.begin', keys: 'n', title: texts.begin, place: texts.handbook }}
        onPress={() => setBeginning(true)}
      >
        {say(texts.begin)}
      </Button>
      <Sheet open={beginning} onClose={() => setBeginning(false)} title={say(texts.begin)}>
        <BeginDraft basedOn={pack.hash} title={say(pack.title)} onClose={() => setBeginning(false)} />
      </Sheet>
    </section>
  )
}
