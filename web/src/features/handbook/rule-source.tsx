import { fillText, type Text } from '@huiyin/text'
import { useSay } from '../../language/language.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import type { RuleKind } from './draft-rules.tsx'
import styles from './handbook.module.css'
import { RULE_KINDS, handbookTexts as texts } from './texts.ts'

const NEW_RULE = {
  id: '',
  clause: '',
  title: { zh: '', en: '' },
  on: '',
  owes: { what: '', title: { zh: '', en: '' }, who: { position: '' } },
  within: '30m',
  dischargedBy: '',
}

/** One rule as the pack writes it. What does not fit the pack is named by its place and stands here. */
export function RuleSource({
  kind,
  rule,
  onSave,
  onClose,
}: {
  kind: RuleKind
  rule: { readonly id: string } | undefined
  onSave: (kind: RuleKind, id: string, value: unknown) => Promise<unknown>
  onClose: () => void
}) {
  const say = useSay()
  const form = useForm({
    initial: { kind: kind as string, source: JSON.stringify(rule ?? NEW_RULE, null, 2) },
    check: (values) => ({ source: wrongIn(values.source, rule?.id) }),
    send: async (values) => {
      const value = JSON.parse(values.source) as { id: string }
      await onSave(values.kind as RuleKind, value.id, value)
      onClose()
    },
  })
  return (
    <FormFrame form={form} className={`col gap1h ${styles.source}`} label={say(texts.rewrite)}>
      <ErrorSummary />
      {rule ? null : (
        <SelectField
          name="kind"
          label={say(texts.kind)}
          options={(Object.keys(RULE_KINDS) as RuleKind[]).map((id) => ({ id, title: say(RULE_KINDS[id]) }))}
        />
      )}
      <TextField name="source" label={say(texts.ruleSource)} hint={say(texts.ruleSourceHint)} rows={18} />
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

function wrongIn(source: string, knownId: string | undefined): Text | undefined {
  const filled = (text: Text, values: Record<string, string>): Text => ({
    zh: fillText(text, 'zh', values),
    en: fillText(text, 'en', values),
  })
  try {
    const value: unknown = JSON.parse(source)
    const id = value !== null && typeof value === 'object' ? (value as { id?: unknown }).id : undefined
    if (typeof id !== 'string' || id === '') return texts.needId
    return knownId !== undefined && id !== knownId ? filled(texts.sameId, { id: knownId }) : undefined
  } catch (caught) {
    return filled(texts.notJson, { where: (caught as Error).message })
  }
}
