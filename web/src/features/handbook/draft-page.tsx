import { IconArrowLeft } from '@tabler/icons-react'
import { useState } from 'react'
import { useChange, useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { Go, useGo, useParam, useQueryText } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered } from '../../ui/answer/answered.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { ActivateForm } from './activate-form.tsx'
import type { Draft, DraftCheck } from './answers.ts'
import { DraftChecked } from './draft-check.tsx'
import { DraftCompared } from './draft-compare.tsx'
import { DraftRules } from './draft-rules.tsx'
import { DraftTrial } from './draft-trial.tsx'
import { DraftValues } from './draft-values.tsx'
import styles from './handbook.module.css'
import { CHANNEL_PATHS } from './message-editor.tsx'
import { MessageList } from './message-list.tsx'
import { handbookTexts as texts } from './texts.ts'
import { useDraftChange } from './use-draft.ts'

const STEPS = ['values', 'rules', 'messages', 'check', 'compare', 'tryIt'] as const
type Step = (typeof STEPS)[number]
const DRAFTS = ['packDraft']

/** A draft from its first change to the day on which it holds: change, check, compare, try, activate. */
export default function DraftPage() {
  const draftId = useParam('draftId')
  const query = useRead<Draft>(`/handbook/drafts/${draftId}`, { watches: [`packDraft:${draftId}`] })
  return <Answered query={query}>{(draft) => <Loaded draft={draft} />}</Answered>
}

function Loaded({ draft }: { draft: Draft }) {
  const say = useSay()
  const go = useGo()
  const { may } = useWho()
  const search = useQueryText()
  const step: Step = STEPS.find((one) => one === search.step) ?? 'values'
  const [asking, setAsking] = useState<'activate' | 'discard' | undefined>(undefined)
  const check = useRead<DraftCheck>(`/handbook/drafts/${draft.id}/check`, {
    params: { version: draft.version },
    watches: [`packDraft:${draft.id}`],
    keepLast: true,
  })
  const discard = useChange<object>('DELETE', `/handbook/drafts/${draft.id}`, { touches: DRAFTS })
  const close = () => setAsking(undefined)
  const missing = check.data?.missingValues ?? []
  const errors = check.data?.problems.filter((one) => one.severity === 'error').length ?? 0
  return (
    <div className={styles.single}>
      <Go to="/handbook" className="row gap-h meta">
        <IconArrowLeft size={14} stroke={1.75} aria-hidden />
        {say(texts.backToHandbook)}
      </Go>
      <div className="row gap1h wrap">
        <div className="grow" style={{ minWidth: 220 }}>
          <h1 className="title" style={{ overflowWrap: 'anywhere' }}>
            {draft.title}
          </h1>
          <p className="meta mut">
            {say(texts.draftOf, { pack: say(draft.body.title ?? { zh: draft.packId }), version: draft.version })}
          </p>
        </div>
        {draft.ended ? (
          <span className="tag">{say(texts.ended)}</span>
        ) : (
          <>
            <Button look="bare" onPress={() => setAsking('discard')}>
              {say(texts.discard)}
            </Button>
            {may('handbook.activate') ? (
              <Button look="main" disabled={!check.data?.activatable} onPress={() => setAsking('activate')}>
                {say(texts.activate)}
              </Button>
            ) : null}
          </>
        )}
      </div>
      <div className="seg" role="group" aria-label={say(texts.step)} style={{ alignSelf: 'flex-start' }}>
        {STEPS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === step}
            onClick={() => go(`/handbook/drafts/${draft.id}`, { step: one }, { replace: true })}
          >
            {say(texts[one])}
            {one === 'values' && missing.length > 0 ? <span className="tag care num">{missing.length}</span> : null}
            {one === 'check' && errors > 0 ? <span className="tag stop num">{errors}</span> : null}
          </button>
        ))}
      </div>
      {step === 'values' ? <DraftValues draft={draft} missing={missing} /> : null}
      {step === 'rules' ? <DraftRules draft={draft} /> : null}
      {step === 'messages' ? <DraftMessages draft={draft} /> : null}
      {step === 'check' ? <DraftChecked draft={draft} query={check} /> : null}
      {step === 'compare' ? <DraftCompared draft={draft} /> : null}
      {step === 'tryIt' ? <DraftTrial draft={draft} /> : null}
      <Sheet open={asking === 'activate'} onClose={close} title={say(texts.activateTitle, { title: draft.title })}>
        <ActivateForm draftId={draft.id} title={draft.title} onlyProject={draft.projectId !== null} onClose={close} />
      </Sheet>
      <Confirm
        open={asking === 'discard'}
        title={say(texts.discardTitle, { title: draft.title })}
        action={say(texts.discard)}
        onClose={close}
        onConfirm={async () => {
          await discard.run({})
          toast(texts.discarded)
          go('/handbook')
        }}
      >
        <p className="sec">{say(texts.discardHint)}</p>
      </Confirm>
    </div>
  )
}

function DraftMessages({ draft }: { draft: Draft }) {
  const { save } = useDraftChange(draft)
  return (
    <MessageList
      messages={draft.body.messages ?? {}}
      draftId={draft.id}
      onSave={
        draft.ended
          ? undefined
          : (key, channel, text) => save([{ path: ['messages', key, ...CHANNEL_PATHS[channel]], value: text }])
      }
    />
  )
}
