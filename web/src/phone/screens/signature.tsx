import { useEffect, useRef } from 'react'
import SignaturePad from 'signature_pad'
import { useSay } from '../../language/language.ts'
import type { Stroke } from '../sync/edits.ts'
import { phoneTexts as texts } from '../texts.ts'

export type Drawn = { readonly width: number; readonly height: number; readonly strokes: readonly Stroke[] }

/** A place to sign with the finger. What was drawn is kept as lines, so that it prints sharp at any size. */
export function SignatureArea({ onChange }: { onChange: (drawn: Drawn | undefined) => void }) {
  const say = useSay()
  const canvas = useRef<HTMLCanvasElement>(null)
  const pad = useRef<SignaturePad | undefined>(undefined)
  const changed = useRef(onChange)
  changed.current = onChange
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const ratio = Math.max(1, window.devicePixelRatio)
    element.width = element.offsetWidth * ratio
    element.height = element.offsetHeight * ratio
    element.getContext('2d')?.scale(ratio, ratio)
    const made = new SignaturePad(element, {
      minWidth: 1.2,
      maxWidth: 3,
      penColor: getComputedStyle(element).color,
    })
    made.addEventListener('endStroke', () =>
      changed.current({
        width: element.offsetWidth,
        height: element.offsetHeight,
        strokes: made
          .toData()
          .map((stroke) =>
            stroke.points.map(({ x, y }) => [Math.round(x * 10) / 10, Math.round(y * 10) / 10] as const),
          ),
      }),
    )
    pad.current = made
    return () => made.off()
  }, [])
  return (
    <div className="pad">
      <span className="hint">{say(texts.signHere)}</span>
      <canvas ref={canvas} aria-label={say(texts.signHere)} role="img" />
      <button
        type="button"
        className="link"
        onClick={() => {
          pad.current?.clear()
          onChange(undefined)
        }}
      >
        {say(texts.signAgain)}
      </button>
    </div>
  )
}
