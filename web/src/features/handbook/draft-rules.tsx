import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import type { Draft, Handbook, Pack, WordedChange } from './answers.ts'
import styles from './handbook.module.css'
import { RuleSource } from './rule-source.tsx'
import { Sentence } from './sentence.tsx'
import { RULE_KINDS, handbookTexts as texts } from './texts.ts'
import { useDraftChange } from './use-draft.ts'

export type RuleKind = keyof typeof RULE_KINDS
type AnyRule = Pack['rules'][RuleKind][number]
const KINDS = Object.keys(RULE_KINDS) as RuleKind[]

/** The rules of a draft: switched on and off, written anew, added. */
export function DraftRules({ draft }: { draft: Draft }) {
  const say = useSay()
  const { project } = useWho()
  const change = useDraftChange(draft)
  const [sought, setSought] = useState('')
  const [edited, setEdited] = useState<{ kind: RuleKind; rule?: AnyRule } | undefined>(undefined)
  const inForce = useRead<Handbook>(`/projects/${project.id}/handbook`, { watches: ['handbook'] })
  const compared = useRead<{ changes: readonly WordedChange[] }>(`/handbook/drafts/${draft.id}/compare`, {
    watches: [`packDraft:${draft.id}`],
  })
  const sentenceOf = (id: string) =>
    compared.data?.changes.find((one) => one.what === 'rule' && one.id === id)?.after ??
    inForce.data?.rules.find((one) => one.id === id)?.sentence
  const rules = KINDS.flatMap((kind) => (draft.body.rules?.[kind] ?? []).map((rule) => ({ kind, rule })))
    .filter(({ rule }) => {
      const text = `${rule.clause} ${rule.id} ${rule.title.zh} ${rule.title.en ?? ''} ${sentenceOf(rule.id)?.zh ?? ''}`
      return text.toLowerCase().includes(sought.trim().toLowerCase())
    })
    .sort((a, b) => a.rule.clause.localeCompare(b.rule.clause, 'zh', { numeric: true }))
  const close = () => setEdited(undefined)
  return (
    <>
      <div className="row gap1h wrap">
        <input
          className="input"
          style={{ width: 280, maxWidth: '100%' }}
          type="search"
          aria-label={say(texts.search)}
          placeholder={say(texts.search)}
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
        <span className="grow" />
        {draft.ended ? null : <Button onPress={() => setEdited({ kind: 'responses' })}>{say(texts.addRule)}</Button>}
      </div>
      <RefusedCard error={change.error} />
      <section className="panel" aria-label={say(texts.rules)}>
        <ul className={styles.lines}>
          {rules.map(({ kind, rule }) => {
            const off = rule.off === true
            const sentence = sentenceOf(rule.id)
            return (
              <li key={rule.id} data-off={off || undefined}>
                <div className={styles.line}>
                  <span className="mut num">{rule.clause}</span>
                  <span className={styles.name}>{say(rule.title)}</span>
                  <span className="tag">{say(RULE_KINDS[kind])}</span>
                  {draft.ended ? null : (
                    <>
                      <Button
                        size="s"
                        look="bare"
                        busy={change.busy}
                        aria-label={`${say(off ? texts.switchOn : texts.switchOff)}: ${say(rule.title)}`}
                        onPress={() => {
                          const path = ['rules', kind, rule.id, 'off']
                          // The refusal stands above the list.
                          change.save([off ? { path, remove: true } : { path, value: true }]).catch(() => {})
                        }}
                      >
                        {say(off ? texts.switchOn : texts.switchOff)}
                      </Button>
                      <Button
                        size="s"
                        look="bare"
                        icon={<IconPencil size={15} stroke={1.75} aria-hidden />}
                        aria-label={`${say(texts.rewrite)}: ${say(rule.title)}`}
                        onPress={() => setEdited({ kind, rule })}
                      >
                        {say(texts.rewrite)}
                      </Button>
                    </>
                  )}
                </div>
                {sentence ? (
                  <p className="sec dense" style={{ marginLeft: 52, overflowWrap: 'anywhere' }}>
                    <Sentence text={say(sentence)} />
                  </p>
                ) : null}
              </li>
            )
          })}
        </ul>
      </section>
      <Sheet
        open={edited !== undefined}
        onClose={close}
        title={edited?.rule ? say(edited.rule.title) : say(texts.addRule)}
        size={680}
      >
        {edited ? (
          <RuleSource
            kind={edited.kind}
            rule={edited.rule}
            onSave={(kind, id, value) => change.save([{ path: ['rules', kind, id], value }])}
            onClose={close}
          />
        ) : null}
      </Sheet>
    </>
  )
}
