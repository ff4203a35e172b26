import { IconAlertTriangleFilled, IconInfoCircle } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import { useSay } from '../../language/language.ts'
import { Go } from '../../shell/navigation.tsx'
import { Answered } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import type { Draft, DraftCheck } from './answers.ts'
import styles from './handbook.module.css'
import { handbookTexts as texts } from './texts.ts'

/** Everything that hinders the draft, in sentences, each with the way to its place. */
export function DraftChecked({ draft, query }: { draft: Draft; query: UseQueryResult<DraftCheck, Error> }) {
  const say = useSay()
  return (
    <Answered query={query}>
      {({ problems, activatable }) => {
        if (problems.length === 0)
          return (
            <div className="panel">
              <Nothing kind="done" title={say(texts.good)} hint={say(texts.goodHint)} />
            </div>
          )
        const errors = problems.filter((one) => one.severity === 'error')
        const warnings = problems.filter((one) => one.severity === 'warning')
        return (
          <section className="panel" aria-label={say(texts.check)}>
            <p style={{ padding: '12px 16px 4px' }} className="row gap1 wrap">
              <b>{activatable ? say(texts.good) : say(texts.notGood, { count: errors.length })}</b>
              {warnings.length > 0 ? (
                <span className="mut">{say(texts.warnings, { count: warnings.length })}</span>
              ) : null}
            </p>
            <ul className={styles.lines}>
              {[...errors, ...warnings].map((problem) => (
                <li key={problem.path + problem.message.zh}>
                  <div className="row gap1">
                    {problem.severity === 'error' ? (
                      <IconAlertTriangleFilled size={16} className={styles.bad} aria-hidden />
                    ) : (
                      <IconInfoCircle size={16} stroke={1.75} aria-hidden />
                    )}
                    <span className="grow" style={{ overflowWrap: 'anywhere' }}>
                      {say(problem.message)} <span className="meta mut">{problem.path}</span>
                    </span>
                    <Go to={`/handbook/drafts/${draft.id}`} search={{ step: stepOf(problem.path) }}>
                      {say(texts.goThere)}
                      <span className="vh">: {problem.path}</span>
                    </Go>
                  </div>
                </li>
              ))}
            </ul>
          </section>
        )
      }}
    </Answered>
  )
}

function stepOf(path: string): string {
  if (path.startsWith('rules')) return 'rules'
  return path.startsWith('messages') ? 'messages' : 'values'
}
