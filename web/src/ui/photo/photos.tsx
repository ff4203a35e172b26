import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { businessNow } from '../../clock/business-clock.ts'
import { fullInstant, shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { useKey } from '../keys/keys.ts'
import { Sheet } from '../overlay/sheet.tsx'
import styles from './photos.module.css'

const texts = {
  photo: { zh: '照片，{time}，{by}', en: 'Photo, {time}, {by}' },
  document: { zh: '附件 {title}', en: 'Attachment {title}' },
  place: { zh: '照片', en: 'Photos' },
  before: { zh: '上一张', en: 'Previous photo' },
  after: { zh: '下一张', en: 'Next photo' },
  which: { zh: '第 {at} 张，共 {count} 张', en: '{at} of {count}' },
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

/** Photos with who took them and when; a press shows one large, arrows lead to its neighbours. Documents stand as links. */
export function Photos({
  items,
  album = items,
}: {
  items: readonly Attached[]
  /** What the arrows lead through, when these are some of more. */
  album?: readonly Attached[]
}) {
  const say = useSay()
  const language = useLanguage()
  const [at, setAt] = useState<number | undefined>(undefined)
  const now = businessNow()
  const pictures = album.filter((one) => one.mime.startsWith('image/'))
  const open = at === undefined ? undefined : pictures[at]
  return (
    <ul className={styles.strip}>
      {items.map((one) => {
        const time = shortInstant(one.addedAt, now, language)
        const caption = say(texts.photo, { time, by: one.by })
        return (
          <li key={one.id}>
            {one.mime.startsWith('image/') ? (
              <button
                type="button"
                className={styles.photo}
                onClick={() => setAt(pictures.findIndex((picture) => picture.id === one.id))}
              >
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
      {open && at !== undefined ? (
        <Sheet
          open
          onClose={() => setAt(undefined)}
          title={`${open.by} · ${fullInstant(open.addedAt, language)}`}
          size={900}
        >
          <Large photo={open} at={at} count={pictures.length} onGo={setAt} />
        </Sheet>
      ) : null}
    </ul>
  )
}

function Large({ photo, at, count, onGo }: { photo: Attached; at: number; count: number; onGo: (at: number) => void }) {
  const say = useSay()
  const language = useLanguage()
  const now = businessNow()
  const go = (by: number) => onGo(Math.min(Math.max(0, at + by), count - 1))
  const place = texts.place
  const before = () => go(-1)
  const after = () => go(1)
  useKey({ id: 'photo.before', keys: 'arrowleft', title: texts.before, place, run: before, off: count < 2 })
  useKey({ id: 'photo.after', keys: 'arrowright', title: texts.after, place, run: after, off: count < 2 })
  return (
    <>
      <img
        className={styles.large}
        src={`/api/v1/attachments/${photo.id}/file`}
        alt={say(texts.photo, { time: fullInstant(photo.addedAt, language), by: photo.by })}
      />
      {count > 1 ? (
        <p className={`row gap1 ${styles.turn}`}>
          <button type="button" className="icb" aria-label={say(texts.before)} disabled={at === 0} onClick={before}>
            <IconChevronLeft size={18} stroke={1.75} aria-hidden />
          </button>
          <span className="dense num" role="status">
            {say(texts.which, { at: at + 1, count })}
          </span>
          <button
            type="button"
            className="icb"
            aria-label={say(texts.after)}
            disabled={at === count - 1}
            onClick={after}
          >
            <IconChevronRight size={18} stroke={1.75} aria-hidden />
          </button>
        </p>
      ) : null}
      {photo.receivedAt ? (
        <p className="meta mut">{say(texts.received, { time: shortInstant(photo.receivedAt, now, language) })}</p>
      ) : null}
    </>
  )
}
