import { IconEye } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { TextPiece } from '../../api/contracts.ts'
import { useChange } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { RefusedCard } from '../answer/refused-card.tsx'
import { Button } from '../button.tsx'
import { Popover } from '../overlay/popover.tsx'

const texts = {
  show: { zh: '显示，须填原因', en: 'Show it; a reason is needed' },
  why: { zh: '为什么要看', en: 'Why do you need it' },
  checkCall: { zh: '核对来电', en: 'Check a call' },
  visit: { zh: '上门联系', en: 'Reach them for a visit' },
  file: { zh: '补档案', en: 'Complete the file' },
  other: { zh: '其他…', en: 'Other…' },
  otherReason: { zh: '写一句原因', en: 'Say why' },
  showIt: { zh: '显示', en: 'Show' },
  logged: {
    zh: '显示 60 秒，记入查阅记录，本人可要求查看。',
    en: 'Shown for 60 seconds and logged; the person may ask to see the log.',
  },
  hidesIn: { zh: '{seconds} 秒后遮回', en: 'hidden again in {seconds} s' },
} as const

type Shown = { readonly value: string; readonly until: number }
type Answer = { readonly value: string; readonly hideAfterSeconds: number }

/** A masked value and the way to see it: one field, with a reason, for a minute, in the log. */
export function Masked({
  masked,
  path,
  body = {},
  may,
}: {
  masked: string
  /** `/parties/<id>/unmask` or `/protected-texts/<ref>/unmask` */
  path: string
  body?: Readonly<Record<string, unknown>> | undefined
  may: boolean
}) {
  const say = useSay()
  const [asking, setAsking] = useState(false)
  const [other, setOther] = useState<string | undefined>(undefined)
  const [shown, setShown] = useState<Shown | undefined>(undefined)
  const [now, setNow] = useState(() => Date.now())
  const change = useChange<object, Answer>('POST', path)
  useEffect(() => {
    if (!shown) return
    const timer = setInterval(() => {
      setNow(Date.now())
      if (Date.now() >= shown.until) setShown(undefined)
    }, 1000)
    return () => clearInterval(timer)
  }, [shown])
  const ask = (reason: string | undefined) =>
    change.run(reason ? { ...body, reason } : body).then(
      (answer) => {
        setNow(Date.now())
        setShown({ value: answer.value, until: Date.now() + answer.hideAfterSeconds * 1000 })
        setAsking(false)
      },
      () => setAsking(true),
    )
  if (shown)
    return (
      <span className="num">
        <b>{shown.value}</b>{' '}
        <span className="meta mut">
          {say(texts.hidesIn, { seconds: Math.max(0, Math.ceil((shown.until - now) / 1000)) })}
        </span>
      </span>
    )
  if (!may) return <span className="num">{masked}</span>
  const reasons = [texts.checkCall, texts.visit, texts.file]
  return (
    <span className="num" style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}>
      {masked}
      <Popover
        open={asking}
        onClose={() => setAsking(false)}
        anchor={
          <button
            type="button"
            className="icb"
            style={{ width: 24, height: 24 }}
            aria-label={`${masked} ${say(texts.show)}`}
            // On one's own open obligation or order it is shown at once, with the reason filled in; else a reason is asked.
            onClick={() => void ask(undefined)}
          >
            <IconEye size={16} stroke={1.75} aria-hidden />
          </button>
        }
      >
        <div className="col gap1" style={{ padding: 12, width: 300 }}>
          <p className="h3">{say(texts.why)}</p>
          {other === undefined ? (
            <div className="row gap1 wrap">
              {reasons.map((reason) => (
                <Button key={reason.zh} size="s" look="soft" busy={change.busy} onPress={() => void ask(reason.zh)}>
                  {say(reason)}
                </Button>
              ))}
              <Button size="s" onPress={() => setOther('')}>
                {say(texts.other)}
              </Button>
            </div>
          ) : (
            <div className="row gap1">
              <input
                className="input"
                aria-label={say(texts.otherReason)}
                value={other}
                autoFocus
                onChange={(event) => setOther(event.currentTarget.value)}
              />
              <Button size="s" look="main" disabled={other.trim() === ''} onPress={() => void ask(other.trim())}>
                {say(texts.showIt)}
              </Button>
            </div>
          )}
          {change.error && !isReasonNeeded(change.error) ? <RefusedCard error={change.error} /> : null}
          <p className="meta mut">{say(texts.logged)}</p>
        </div>
      </Popover>
    </span>
  )
}

function isReasonNeeded(error: Error): boolean {
  return 'code' in error && error.code === 'privacy/reason-needed'
}

/** A text in which numbers may be hidden: each can be asked for by itself. */
export function Pieces({ pieces, may = false }: { pieces: readonly TextPiece[]; may?: boolean }) {
  return (
    <>
      {pieces.map((piece, index) =>
        piece.ref ? (
          <Masked key={piece.ref} masked={piece.text} path={`/protected-texts/${piece.ref}/unmask`} may={may} />
        ) : (
          <span key={index}>{piece.text}</span>
        ),
      )}
    </>
  )
}
