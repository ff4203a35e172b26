import { IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { newId } from '../../api/ids.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go, useGo } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered } from '../../ui/answer/answered.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { SettingsNav } from '../organisation/settings-nav.tsx'
import type { Preview } from './answers.ts'
import styles from './imports.module.css'
import { importTexts as texts } from './texts.ts'

type Item = { importId: string; fileTitle: string; state: Preview['state']; rows: number; createdAt: string }
const LARGEST = 20 * 1024 * 1024
const TOUCHES = ['rosterImport']

/** Rosters brought in so far, and the next one. */
export default function ImportList() {
  const say = useSay()
  const go = useGo()
  const language = useLanguage()
  const { project } = useWho()
  const [tooLarge, setTooLarge] = useState(false)
  const query = useRead<{ items: readonly Item[] }>(`/projects/${project.id}/imports`, { watches: TOUCHES })
  const upload = useChange<object, Preview>('POST', `/projects/${project.id}/imports`, { touches: TOUCHES })
  const take = async (file: File | undefined) => {
    if (!file) return
    setTooLarge(file.size > LARGEST)
    if (file.size > LARGEST) return
    const { importId } = await upload.run({ id: newId(), fileTitle: file.name.slice(0, 120), file: await base64(file) })
    go(`/settings/imports/${importId}`)
  }
  return (
    <div className={styles.page}>
      <div className="row gap1h wrap">
        <h1 className="title">{say(texts.title)}</h1>
        <SettingsNav />
      </div>
      <section className={`panel ${styles.drop}`} aria-label={say(texts.choose)}>
        <label className="btn main" aria-disabled={upload.busy || undefined}>
          <IconUpload size={16} stroke={1.75} aria-hidden />
          {say(upload.busy ? texts.reading : texts.choose)}
          <input
            className="vh"
            type="file"
            accept=".xlsx"
            disabled={upload.busy}
            onChange={(event) => {
              // The refusal stands below.
              take(event.currentTarget.files?.[0]).catch(() => {})
              event.currentTarget.value = ''
            }}
          />
        </label>
        <p className="sec">{say(texts.chooseHint)}</p>
        {tooLarge ? <p className="note stop">{say(texts.tooLarge)}</p> : null}
      </section>
      <RefusedCard error={upload.error} />
      <Answered query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="sec">
              {say(texts.none)}。{say(texts.noneHint)}
            </p>
          ) : (
            <section className="panel" aria-label={say(texts.before)}>
              <ul className={styles.list}>
                {items.map((item) => (
                  <li key={item.importId} className="row gap1h wrap">
                    <Go to={`/settings/imports/${item.importId}`} className="grow">
                      {item.fileTitle}
                    </Go>
                    <span className="mut num">{say(texts.rows, { count: item.rows })}</span>
                    <span className={`tag ${item.state === 'applied' ? 'acc' : ''}`}>{say(texts[item.state])}</span>
                    <span className="meta mut num">{shortInstant(item.createdAt, businessNow(), language)}</span>
                  </li>
                ))}
              </ul>
            </section>
          )
        }
      </Answered>
    </div>
  )
}

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,/, ''))
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'))
    reader.readAsDataURL(file)
  })
}
