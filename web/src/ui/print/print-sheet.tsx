import { IconExternalLink, IconPrinter } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useSay } from '../../language/language.ts'
import { Button } from '../button.tsx'
import { Sheet } from '../overlay/sheet.tsx'
import './print-frame.css'

const texts = {
  paper: { zh: '纸张', en: 'Paper' },
  ofPack: { zh: '按制度', en: 'As the handbook says' },
  A4: { zh: 'A4', en: 'A4' },
  A5: { zh: 'A5 竖', en: 'A5 upright' },
  'A5 landscape': { zh: 'A5 横', en: 'A5 across' },
  continuous241: { zh: '241 毫米连续纸', en: '241 mm continuous' },
  receipt80: { zh: '80 毫米小票', en: '80 mm roll' },
  print: { zh: '打印', en: 'Print' },
  open: { zh: '新窗口打开', en: 'Open in a window' },
  preview: { zh: '打印预览：{title}', en: 'Preview: {title}' },
  place: { zh: '打印', en: 'Print' },
} as const

const PAPERS = ['ofPack', 'A4', 'A5', 'A5 landscape', 'continuous241', 'receipt80'] as const

/** A numbered form as it will be on paper, made by the server; the paper is what is in the printer. */
export function PrintSheet({ title, path, onClose }: { title: string; path: string; onClose: () => void }) {
  const say = useSay()
  const frame = useRef<HTMLIFrameElement>(null)
  const [paper, setPaper] = useState<(typeof PAPERS)[number]>('ofPack')
  const url = `/api/v1${path}${paper === 'ofPack' ? '' : `${path.includes('?') ? '&' : '?'}paper=${encodeURIComponent(paper)}`}`
  return (
    <Sheet open onClose={onClose} title={title} size={960}>
      <div className="col gap1h">
        <div className="row gap1 wrap">
          <fieldset className="choices" style={{ border: 0, padding: 0, margin: 0 }}>
            <legend className="vh">{say(texts.paper)}</legend>
            {PAPERS.map((one) => (
              <label key={one} className="choice">
                <input type="radio" name="paper" checked={paper === one} onChange={() => setPaper(one)} />
                {say(texts[one])}
              </label>
            ))}
          </fieldset>
          <span className="grow" />
          <a className="btn" href={url} target="_blank" rel="noreferrer">
            <IconExternalLink size={16} stroke={1.75} aria-hidden />
            {say(texts.open)}
          </a>
          <Button
            look="main"
            icon={<IconPrinter size={16} stroke={1.75} aria-hidden />}
            hotkey={{ id: 'print.now', keys: 'mod+enter', title: texts.print, place: texts.place }}
            onPress={() => frame.current?.contentWindow?.print()}
          >
            {say(texts.print)}
          </Button>
        </div>
        <iframe ref={frame} key={url} className="print-preview" src={url} title={say(texts.preview, { title })} />
      </div>
    </Sheet>
  )
}
