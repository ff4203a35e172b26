import { useSay } from '../language/language.ts'
import { Nothing } from '../ui/answer/nothing.tsx'
import { Button } from '../ui/button.tsx'
import { Go } from './navigation.tsx'
import { shellTexts as texts } from './texts.ts'

export function NotHere() {
  const say = useSay()
  return (
    <Nothing title={say(texts.notHere)} hint={say(texts.notHereHint)}>
      <Go to="/" className="btn">
        {say(texts.home)}
      </Go>
    </Nothing>
  )
}

/** A screen that threw, or whose file is gone because the system was updated. */
export function ScreenBroken() {
  const say = useSay()
  return (
    <Nothing title={say(texts.broken)} hint={say(texts.brokenHint)} kind="wrong">
      <Button onPress={() => window.location.reload()}>{say(texts.openAgain)}</Button>
    </Nothing>
  )
}
