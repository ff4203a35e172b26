import { useSay } from '../../language/language.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import styles from './organisation.module.css'
import { organisationTexts as texts } from './texts.ts'

/** Something shown this once: a link, a token, a phrase. */
export function Secret({
  title,
  hint,
  secret,
  onClose,
}: {
  title: string
  hint: string
  secret: string
  onClose: () => void
}) {
  const say = useSay()
  return (
    <div className="col gap2">
      <h3 className="h2">{title}</h3>
      <p className="sec">{hint}</p>
      <code className={styles.secret}>{secret}</code>
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button
          onPress={() => {
            // Without the clipboard (plain http) the text can still be selected with one click.
            void navigator.clipboard?.writeText(secret).then(
              () => toast(texts.copied),
              () => {},
            )
          }}
        >
          {say(texts.copy)}
        </Button>
        <Button look="main" onPress={onClose}>
          {say(texts.close)}
        </Button>
      </div>
    </div>
  )
}
