import { z } from 'zod'
import { declareProblem } from '../problems.ts'
import { typedTextOrNone } from '../typed-text.ts'

export const BYTES_MAX = 20 * 1024 * 1024
export const PART_BYTES = 512 * 1024
/** A picture with more is refused before it is unpacked. */
export const PIXELS_MAX = 50_000_000
/** The longer side of what is kept: enough to read a name plate, small enough for a phone. */
export const SIDE_MAX = 3000
export const THUMBNAIL_SIDE = 320

/** What a photo or paper is for. Photos before and after are what gates of the repair rules ask about. */
export const PURPOSES = ['photoBefore', 'photoAfter', 'photo', 'document'] as const
export const SIGNERS = ['owner', 'head', 'staff', 'other'] as const

export const subject = z.strictObject({ type: z.string().min(1).max(40), id: z.uuid() })
export const part = subject.optional()

export const place = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
})

export const BEGIN_BODY = {
  id: z.uuid(),
  subject,
  part,
  purpose: z.enum(PURPOSES),
  byteLength: z.int().min(1).max(BYTES_MAX),
  title: typedTextOrNone(120).optional(),
  takenAt: z.iso.datetime({ offset: true }).optional(),
  place: place.optional(),
} as const

/** Strokes of a pen, each a line of points within the paper. */
export const SIGNATURE_BODY = {
  id: z.uuid(),
  subject,
  part,
  signer: z.enum(SIGNERS),
  width: z.number().min(20).max(4000),
  height: z.number().min(20).max(4000),
  strokes: z
    .array(
      z
        .array(z.tuple([z.number().min(-4000).max(8000), z.number().min(-4000).max(8000)]))
        .min(1)
        .max(5000),
    )
    .min(1)
    .max(300),
} as const

export const attachmentSchema = z.object({
  id: z.uuid(),
  subject: z.object({ type: z.string(), id: z.uuid() }),
  part: z.object({ type: z.string(), id: z.uuid() }).nullable(),
  purpose: z.string(),
  title: z.string().nullable(),
  state: z.enum(['uploading', 'scanning', 'ready', 'refused']),
  bytes: z.int(),
  mime: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  addedAt: z.string().nullable(),
  addedById: z.string().nullable(),
  partBytes: z.int(),
  partsReceived: z.array(z.int()),
})

export const FILE_PROBLEMS = {
  kind: declareProblem(
    'attachment/kind',
    415,
    { zh: '这种文件不能上传', en: 'This kind of file cannot be added' },
    {
      zh: '可以上传 JPEG、PNG、WebP 图片和 PDF。苹果手机请在“设置—相机—格式”里选“兼容性最佳”。',
      en: 'JPEG, PNG and WebP pictures and PDF files can be added. On an iPhone choose Settings, Camera, Formats, Most Compatible.',
    },
  ),
  tooLarge: declareProblem(
    'attachment/too-large',
    413,
    { zh: '文件太大', en: 'The file is too large' },
    { zh: '每个文件最大 20 MB，图片最多 5000 万像素。', en: 'A file may have 20 MB, a picture 50 million pixels.' },
  ),
  broken: declareProblem(
    'attachment/broken',
    422,
    { zh: '文件打不开', en: 'The file cannot be opened' },
    { zh: '请重新拍照或重新导出后再传。', en: 'Take the picture again, or export the file again.' },
  ),
  partsMissing: declareProblem(
    'attachment/parts-missing',
    409,
    { zh: '还没有传完', en: 'Parts of the file are missing' },
    { zh: '请把缺的部分传完。', en: 'Send what is missing.' },
  ),
  wrongPart: declareProblem('attachment/wrong-part', 400, {
    zh: '这一段的大小不对',
    en: 'This part does not have the right size',
  }),
  notReadable: declareProblem(
    'attachment/not-readable',
    409,
    { zh: '这个文件现在不能看', en: 'This file cannot be read now' },
    { zh: '正在查毒，或没有通过。', en: 'It is being scanned, or did not pass.' },
  ),
  unknown: declareProblem(
    'attachment/unknown',
    422,
    { zh: '有附件不在这件事项上', en: 'An attachment is not of this matter' },
    { zh: '请重新添加照片或签名。', en: 'Add the photo or signature again.' },
  ),
} as const
