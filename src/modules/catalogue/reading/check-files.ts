// Files of a library as they were sent, checked like the shipped one: each finding with file, line, field and valid values.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { invalid } from '#kernel'
import { findingText, readLibrary } from '../library.ts'

export interface FileFinding {
  file: string
  line: number
  field: string
  code: string
  message: string
  seen: string
  valid: string[]
}

/** `templates.yaml`, `<area>/<number>-<slug>/block.yaml` and Markdown beside it; nothing else is written anywhere. */
const place = /^(templates\.yaml|[a-z0-9-]{1,60}\/[A-Za-z0-9-]{1,80}\/[A-Za-z0-9-]{1,80}\.(yaml|md))$/

/** Checks a folder of blocks that came as path → text; nothing is kept. */
export async function checkFiles(
  files: Readonly<Record<string, string>>,
  lang: 'de' | 'en',
): Promise<{ blocks: number; findings: FileFinding[] }> {
  const wrong = Object.keys(files).find((path) => !place.test(path))
  if (wrong !== undefined)
    throw invalid('catalogue.filePlace', {
      values: { file: wrong },
      fields: [{ path: 'files', code: 'catalogue.filePlace', values: { file: wrong } }],
    })
  const folder = await mkdtemp(join(tmpdir(), 'muses-blocks-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
    const { blocks, findings } = await readLibrary(folder)
    return { blocks: blocks.length, findings: findings.map((finding) => ({ ...finding, message: findingText(finding, lang) })) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
