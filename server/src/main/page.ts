import type { Text } from '@huiyin/text'

/** A plain page of the machine itself, in both languages, without scripts. Bodies are our own words, never input. */
export function page(content: { title: Text & { en: string }; zh: string; en: string }): string {
  return `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${content.title.zh} · ${content.title.en}</title>
<style>
body { font: 16px/1.7 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1.25rem; color: #1c2430; background: #fff }
h1 { font-size: 1.5rem; line-height: 1.3 } section + section { margin-top: 2.5rem; padding-top: 1.5rem; border-top: 1px solid #d5dbe3 }
code { background: #eef1f5; padding: .1em .35em; border-radius: 4px; overflow-wrap: anywhere } li { margin: .5rem 0 } img, svg { max-width: 15rem; height: auto }
@media (prefers-color-scheme: dark) { body { color: #e6eaf0; background: #14181f } code { background: #242b36 } section + section { border-color: #38414e } img, svg { background: #fff } }
</style>
<main>
<section><h1>${content.title.zh}</h1>
${content.zh}</section>
<section lang="en"><h1>${content.title.en}</h1>
${content.en}</section>
</main>
</html>
`
}
