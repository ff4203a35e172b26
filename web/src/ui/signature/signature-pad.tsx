import { IconEraser } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import SignaturePad from 'signature_pad'
import { useSay } from '../../language/language.ts'
import { Button } from '../button.tsx'
import styles from './signature.module.css'

const texts = {
  here: { zh: '在这里签', en: 'Sign here' },
  again: { zh: '重签', en: 'Sign again' },
} as const

/** A drawn signature as lines, so that it prints sharp at any size: what `POST /signatures` takes. */
export type DrawnSignature = {
  readonly width: number
  readonly height: number
  readonly strokes: readonly (readonly (readonly [number, number])[])[]
}

/**
 * A place to sign with mouse, pen or finger. Nobody has to draw: where a signature is only the account's word, the form
 * around it offers to sign without (2.5.7).
 */
export function Signature({ onChange }: { onChange: (drawn: DrawnSignature | undefined) => void }) {
  const say = useSay()
  const canvas = useRef<HTMLCanvasElement>(null)
  const pad = useRef<SignaturePad | undefined>(undefined)
  const [drawn, setDrawn] = useState(false)
  const latest = useRef(onChange)
  latest.current = onChange
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const ratio = Math.max(1, window.devicePixelRatio)
    element.width = element.offsetWidth * ratio
    element.height = element.offsetHeight * ratio
    element.getContext('2d')?.scale(ratio, ratio)
    const made = new SignaturePad(element, { minWidth: 1, maxWidth: 2.6, penColor: getComputedStyle(element).color })
    made.addEventListener('endStroke', () => {
      setDrawn(true)
      latest.current({
        width: element.offsetWidth,
        height: element.offsetHeight,
        strokes: made.toData().map((stroke) => stroke.points.map(({ x, y }) => [tenth(x), tenth(y)] as const)),
      })
    })
    pad.current = made
    return () => made.off()
  }, [])
  return (
    <div className={styles.pad}>
      <canvas ref={canvas} role="img" aria-label={say(texts.here)} />
      {drawn ? (
        <Button
          size="s"
          look="bare"
          className={styles.again}
          icon={<IconEraser size={16} stroke={1.75} aria-hidden />}
          onPress={() => {
            pad.current?.clear()
            setDrawn(false)
            onChange(undefined)
          }}
        >
          {say(texts.again)}
        </Button>
      ) : (
        <span className={`${styles.here} mut dense`} aria-hidden="true">
          {say(texts.here)}
        </span>
      )}
    </div>
  )
}

const tenth = (value: number) => Math.round(value * 10) / 10
