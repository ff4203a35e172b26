import { useEffect, useRef } from 'react'
import { request } from '../api/client.ts'

type Count = { readonly unseen: number; readonly emergencies: number }
type Newest = {
  readonly items: readonly { readonly id: string; readonly sound: boolean; readonly emergency: boolean }[]
}

/** Rings once when something arrives that should: the server has weighed it, one's choice and the quiet hours already. */
export function useMessageSound(count: Count | undefined): void {
  const known = useRef<number | undefined>(undefined)
  const rung = useRef(new Set<string>())
  const unseen = count?.unseen
  useEffect(() => {
    if (unseen === undefined) return
    const before = known.current
    known.current = unseen
    // What lay there when the page was opened is not news.
    if (before === undefined || unseen <= before) return
    const asked = { params: { unseen: true, limit: Math.min(20, unseen - before) }, anonymous: true }
    request<Newest>('GET', '/my/messages', asked).then(
      ({ items }) => {
        const news = items.filter((one) => one.sound && !rung.current.has(one.id))
        for (const one of news) rung.current.add(one.id)
        if (news.length > 0) ring(news.some((one) => one.emergency))
      },
      () => {
        // Unheard, not lost: the bell shows that something is there.
      },
    )
  }, [unseen])
}

let context: AudioContext | undefined

/** Two short tones; an emergency repeats them. Made here, so that nothing has to be loaded to be heard. */
function ring(emergency: boolean): void {
  try {
    context ??= new AudioContext()
    void context.resume()
    const times = emergency ? 3 : 1
    for (let at = 0; at < times; at += 1) {
      tone(context, 660, context.currentTime + at * 0.5)
      tone(context, 880, context.currentTime + at * 0.5 + 0.16)
    }
  } catch {
    // A computer without sound still shows the dot.
  }
}

function tone(audio: AudioContext, hertz: number, at: number): void {
  const voice = audio.createOscillator()
  const loudness = audio.createGain()
  voice.frequency.value = hertz
  loudness.gain.setValueAtTime(0.0001, at)
  loudness.gain.exponentialRampToValueAtTime(0.15, at + 0.02)
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.15)
  voice.connect(loudness).connect(audio.destination)
  voice.start(at)
  voice.stop(at + 0.16)
}
