import { IconPrinter } from '@tabler/icons-react'
import { isRefused } from '../../api/problem.ts'
import { useRead } from '../../api/queries.ts'
import { localTime } from '../../language/format.ts'
import { useSay } from '../../language/language.ts'
import { Go, useGo, useQueryText } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { Button } from '../../ui/button.tsx'
import type { Handbook, Period } from './answers.ts'
import styles from './handbook.module.css'
import { MessagesInForce } from './messages-in-force.tsx'
import { PackPanel } from './pack-panel.tsx'
import { RuleList } from './rule-list.tsx'
import { handbookTexts as texts } from './texts.ts'
import { ValueTable } from './value-table.tsx'

const VIEWS = ['rules', 'values', 'messages'] as const

/** The rules in force as sentences, each with how it was kept and what stands behind that. */
export default function HandbookPage() {
  const say = useSay()
  const { project, may } = useWho()
  const query = useRead<Handbook>(`/projects/${project.id}/handbook`, { watches: ['handbook'] })
  if (isRefused(query.error) && query.error.code === 'handbook/none-in-force')
    return (
      <Nothing title={say(texts.noHandbook)} hint={say(texts.noHandbookHint)}>
        {may('handbook.draft') || may('handbook.activate') ? (
          <Go to="/handbook/packs" className="btn main">
            {say(texts.versions)}
          </Go>
        ) : null}
      </Nothing>
    )
  return (
    <Answered
      query={query}
      skeleton={
        <div className={styles.page}>
          <span />
          <RowSkeleton rows={8} chips={false} />
        </div>
      }
    >
      {(handbook) => <Loaded handbook={handbook} />}
    </Answered>
  )
}

function Loaded({ handbook }: { handbook: Handbook }) {
  const say = useSay()
  const go = useGo()
  const search = useQueryText()
  const view = VIEWS.find((one) => one === search.view) ?? 'rules'
  const period: Period = search.period === 'days90' ? 'days90' : 'month'
  const chapter = handbook.chapters.find((one) => one.id === search.chapter)
  const rules = chapter ? handbook.rules.filter((rule) => rule.chapter === chapter.id) : handbook.rules
  const set = (change: Readonly<Record<string, string | undefined>>) => {
    const next = Object.entries({ ...search, ...change }).filter((entry): entry is [string, string] => !!entry[1])
    go('/handbook', Object.fromEntries(next), { replace: true })
  }
  const { pack } = handbook
  return (
    <div className={styles.page}>
      <nav className={`${styles.chapters} noprint`} aria-label={say(texts.chapters)}>
        <h2 className="h3">{say(texts.handbook)}</h2>
        <ul>
          {[undefined, ...handbook.chapters].map((one) => (
            <li key={one?.id ?? ''}>
              <button
                type="button"
                aria-current={view === 'rules' && chapter?.id === one?.id ? 'true' : undefined}
                onClick={() => set({ view: undefined, chapter: one?.id, rule: undefined })}
              >
                <span className="grow">{say(one ? one.title : texts.allRules)}</span>
                <span className="mut num">{one ? one.count : handbook.rules.length}</span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.middle}>
        <div className="row gap1h wrap">
          <div className="grow" style={{ minWidth: 220 }}>
            <h1 className="title">{say(chapter && view === 'rules' ? chapter.title : texts[view])}</h1>
            <p className="meta mut">
              {say(texts.inForce, {
                count: rules.length,
                pack: say(pack.title),
                edition: pack.edition,
                day: localTime(pack.effectiveFrom).day,
              })}
            </p>
          </div>
          <div className="seg noprint" role="group" aria-label={say(texts.view)}>
            {VIEWS.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={one === view}
                onClick={() => set({ view: one === 'rules' ? undefined : one })}
              >
                {say(texts[one])}
              </button>
            ))}
          </div>
          {view === 'rules' ? (
            <div className="seg noprint" role="group" aria-label={say(texts.period)}>
              {(['month', 'days90'] as const).map((one) => (
                <button
                  key={one}
                  type="button"
                  aria-pressed={one === period}
                  onClick={() => set({ period: one === 'month' ? undefined : one })}
                >
                  {say(texts[one])}
                </button>
              ))}
            </div>
          ) : null}
          <Button
            className="noprint"
            icon={<IconPrinter size={16} stroke={1.75} aria-hidden />}
            onPress={() => window.print()}
          >
            {say(texts.print)}
          </Button>
        </div>
        {view === 'rules' ? (
          <RuleList
            rules={rules}
            period={period}
            open={search.rule}
            onOpen={(rule) => set({ rule: rule === search.rule ? undefined : rule })}
          />
        ) : view === 'values' ? (
          <ValueTable values={handbook.values} />
        ) : (
          <MessagesInForce hash={pack.hash} level={pack.level} />
        )}
      </div>
      <PackPanel handbook={handbook} />
    </div>
  )
}
