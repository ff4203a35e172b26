import { useState } from 'react'
import { businessNow } from '../../clock/business-clock.ts'
import { fullInstant, shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Sheet } from '../overlay/sheet.tsx'
import styles from './photos.module.css'

const texts = {
  photo: { zh: '照片，{time}，{by}', en: 'Photo, {time}, {by}' },
  document: { zh: '附件 {title}', en: 'Attachment {title}' },
  received: { zh: '离线拍摄，{time} 传到', en: 'taken offline, arrived {time}' },
} as const

export type Attached = {
  readonly id: string
  readonly mime: string
  readonly title?: string | null
  readonly addedAt: string
  readonly by: string
  readonly receivedAt?: string | null
}

/** Photos with who took them and when; a press shows one large. Documents stand as links. */
export function Photos({ items }: { items: readonly Attached[] }) {
  const say = useSay()
  const language = useLanguage()
  const [open, setOpen] = useState<Attached | undefined>(undefined)
  const now = businessNow()
  return (
    <ul className={styles.strip}>
      {items.map((one) => {
        const time = shortInstant(one.addedAt, now, language)
        const caption = say(texts.photo, { time, by: one.by })
        return (
          <li key={one.id}>
            {one.mime.startsWith('image/') ? (
              <button type="button" className={styles.photo} onClick={() => setOpen(one)}>
                <img
                  src={`/api/v1/attachments/${one.id}/thumbnail`}
                  alt={caption}
                  loading="lazy"
                  width={132}
                  height={88}
                />
                <span className="meta num">{time}</span>
              </button>
            ) : (
              <a href={`/api/v1/attachments/${one.id}/file`}>{say(texts.document, { title: one.title ?? '' })}</a>
            )}
          </li>
        )
      })}
      {open ? (
        <Sheet
          open
          onClose={() => setOpen(undefined)}
          title={`${open.by} · ${fullInstant(open.addedAt, language)}`}
          size={900}
        >
          <img
            className={styles.large}
            src={`/api/v1/attachments/${open.id}/file`}
            alt={say(texts.photo, { time: fullInstant(open.addedAt, language), by: open.by })}
          />
          {open.receivedAt ? (
            <p className="meta mut">{say(texts.received, { time: shortInstant(open.receivedAt, now, language) })}</p>
          ) : null}
        </Sheet>
      ) : null}
    </ul>
  )
}
