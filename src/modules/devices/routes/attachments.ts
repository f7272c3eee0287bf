import { invalid, serve } from '#kernel'
import { attachTo, detach } from '../actions/attachments.ts'
import { attachmentsApi } from '../api.ts'
import { attachmentsOf, openAttachment } from '../queries/attachments.ts'
import { homeOf } from './parts.ts'

export const attachmentRoutes = serve(attachmentsApi, {
  attachments: (ctx, { params }) => attachmentsOf(ctx, params.id),
  attach: async (ctx, { params }, extra) => {
    const home = await homeOf(ctx, 'devices.device', [params.id])
    for await (const part of extra.files) {
      const file = await attachTo(home, params.id, { name: part.filename || 'foto', type: part.mimetype }, part.file)
      extra.reply.code(201)
      return { id: file.id, name: file.name }
    }
    throw invalid('upload.none', { fields: [{ path: 'file', code: 'field.missing' }] })
  },
  attachment: (ctx, { params }) => openAttachment(ctx, params.id, params.file),
  detach: async (ctx, { params }) => detach(await homeOf(ctx, 'devices.device', [params.id]), params.id, params.file),
})
