import type { Text } from '@huiyin/text'
import { newId } from '../../api/ids.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { SelectField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import type { RotaLine } from './answers.ts'
import { minutesOf, timeOf } from './days.ts'
import styles from './rota.module.css'
import { rotaTexts as texts } from './texts.ts'

type Positions = { readonly positions: readonly { readonly id: string; readonly title: Text }[] }

/** A turn of a post: from when to when, how many, and whose positions may take it. */
export function LineForm({
  line,
  posts,
  onClose,
}: {
  line: RotaLine | undefined
  posts: readonly { readonly id: string; readonly title: Text }[]
  onClose: () => void
}) {
  const say = useSay()
  const { project } = useWho()
  const chart = useRead<Positions>(`/projects/${project.id}/organisation`, { watches: ['handbook'] })
  const lines = `/projects/${project.id}/rota/lines`
  const change = useChange<object>(line ? 'PATCH' : 'POST', line ? `${lines}/${line.id}` : lines, { touches: ['rota'] })
  const form = useForm({
    initial: {
      title: line?.title ?? '',
      from: timeOf(line?.fromMinute ?? 510),
      to: timeOf(line?.toMinute ?? 1050),
      atLeast: String(line?.atLeast ?? 1),
      atLeastRest: line?.atLeastRest === null || line === undefined ? '' : String(line.atLeastRest),
      positionIds: line?.positionIds ?? [],
      postId: line?.postId ?? '',
    },
    check: (values) => ({
      title: values.title.trim() ? undefined : texts.need,
      from: minutesOf(values.from) === undefined ? texts.badTime : undefined,
      to: minutesOf(values.to) === undefined ? texts.badTime : undefined,
      atLeast: /^\d{1,2}$/.test(values.atLeast) ? undefined : texts.badCount,
      atLeastRest: /^\d{0,2}$/.test(values.atLeastRest) ? undefined : texts.badCount,
      positionIds: values.positionIds.length > 0 ? undefined : texts.need,
    }),
    send: async (values) => {
      await change.run({
        ...(line ? {} : { id: newId() }),
        title: values.title.trim(),
        fromMinute: minutesOf(values.from) ?? 0,
        toMinute: minutesOf(values.to) || 1440,
        atLeast: Number(values.atLeast),
        atLeastRest: values.atLeastRest === '' ? null : Number(values.atLeastRest),
        positionIds: values.positionIds,
        postId: values.postId || null,
        weekdays: line?.weekdays ?? [],
        ...(line ? { sort: line.sort, placeId: line.placeId } : {}),
      })
      toast(texts.saved)
      onClose()
    },
    renames: { fromMinute: 'from', toMinute: 'to' },
  })
  const chosen = form.values.positionIds
  return (
    <FormFrame form={form} className="col gap2" label={say(line ? texts.changeLine : texts.addLine)}>
      <ErrorSummary />
      <TextField name="title" label={say(texts.title)} maxLength={40} />
      <div className={styles.pair}>
        <TextField name="from" label={say(texts.from)} inputMode="numeric" />
        <TextField name="to" label={say(texts.to)} hint={say(texts.toHint)} inputMode="numeric" />
      </div>
      <div className={styles.pair}>
        <TextField name="atLeast" label={say(texts.atLeast)} inputMode="numeric" />
        <TextField name="atLeastRest" label={say(texts.atLeastRest)} optional inputMode="numeric" />
      </div>
      <fieldset className="field">
        <legend className="label">{say(texts.positions)}</legend>
        <div className={styles.choices}>
          {(chart.data?.positions ?? []).map((position) => (
            <label key={position.id} className={styles.choice}>
              <input
                type="checkbox"
                checked={chosen.includes(position.id)}
                onChange={() =>
                  form.set({
                    positionIds: chosen.includes(position.id)
                      ? chosen.filter((id) => id !== position.id)
                      : [...chosen, position.id],
                  })
                }
              />
              {say(position.title)}
            </label>
          ))}
        </div>
        {form.errors.positionIds ? <p className="wrong">{form.errors.positionIds}</p> : null}
      </fieldset>
      {posts.length > 0 ? (
        <SelectField
          name="postId"
          label={say(texts.post)}
          empty={say(texts.none)}
          options={posts.map((post) => ({ id: post.id, title: say(post.title) }))}
        />
      ) : null}
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.save)}
        </Button>
      </div>
    </FormFrame>
  )
}
