import { useState } from 'react'
import { setLanguage, useLanguage, useSay } from '../../language/language.ts'
import { chooseScheme } from '../../theme/scheme.ts'
import type { PhoneView } from '../phone.ts'
import type { PhonePerson } from '../session/device.ts'
import { phoneTexts as texts } from '../texts.ts'
import { Queue } from './outbox.tsx'
import { Sheet } from './parts.tsx'

export function MeScreen({
  person,
  view,
  onSignOut,
  onPunch,
  ...deciding
}: {
  person: PhonePerson
  view: PhoneView
  onSignOut: () => void
  onPunch: (way: 'in' | 'out') => void
  retry: (id: string) => void
  setAside: (id: string) => void
}) {
  const say = useSay()
  const language = useLanguage()
  const [asking, setAsking] = useState(false)
  return (
    <main className="scroll">
      <header className="top">
        <h1>{person.name}</h1>
        <p className="sub">{person.projects.map((project) => project.name).join('、')}</p>
      </header>
      <section className="card">
        <h2 className="lab">{say(texts.attendance)}</h2>
        <div className="stack">
          <button type="button" className="big main full" onClick={() => onPunch('in')}>
            {say(texts.punchIn)}
          </button>
          <button type="button" className="big line full" onClick={() => onPunch('out')}>
            {say(texts.punchOut)}
          </button>
        </div>
      </section>
      <section className="card">
        <h2 className="lab">{say(texts.outbox)}</h2>
        {view.edits.length === 0 ? (
          <p className="sub">{say(texts.allSent)}</p>
        ) : (
          <Queue edits={view.edits} {...deciding} />
        )}
      </section>
      <div className="stack">
        <button
          type="button"
          className="big line full"
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
        >
          {say(texts.language)}
        </button>
        <button type="button" className="big line full" onClick={() => chooseScheme('dark')}>
          {say(texts.dark)}
        </button>
        <button type="button" className="big line full" onClick={() => chooseScheme('light')}>
          {say(texts.light)}
        </button>
        <button
          type="button"
          className="big line full"
          onClick={() => (view.unsent > 0 ? setAsking(true) : onSignOut())}
        >
          {say(texts.signOut)}
        </button>
      </div>
      {asking ? (
        <Sheet title={say(texts.unsentWarning, { count: view.unsent })} onClose={() => setAsking(false)}>
          <p>{say(texts.unsentWarningHint)}</p>
          <button type="button" className="big main full" onClick={() => setAsking(false)}>
            {say(texts.stay)}
          </button>
          <button type="button" className="big line full" onClick={onSignOut}>
            {say(texts.leaveAnyway)}
          </button>
        </Sheet>
      ) : null}
    </main>
  )
}
