import { useSay } from '../../language/language.ts'
import type { Handbook } from './answers.ts'
import styles from './handbook.module.css'
import { handbookTexts as texts } from './texts.ts'
import { useValueWords } from './value-words.ts'

/** The named values in force, with the clause that sets each. */
export function ValueTable({ values }: { values: Handbook['values'] }) {
  const say = useSay()
  const words = useValueWords()
  return (
    <section className={`panel ${styles.table}`} aria-label={say(texts.values)}>
      <table className="tbl">
        <thead>
          <tr>
            <th scope="col">{say(texts.clause)}</th>
            <th scope="col">{say(texts.rule)}</th>
            <th scope="col">{say(texts.value)}</th>
          </tr>
        </thead>
        <tbody>
          {values.map((value) => (
            <tr key={value.key}>
              <td className="mut num">{value.clause ?? ''}</td>
              <td>{say(value.title)}</td>
              <td>
                <b className="num">{words(value.value, value.unit)}</b>{' '}
                {value.proposed ? <span className="tag care">{say(texts.proposed)}</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
