// The authority of the request, or the operator's own rows when the screen of the installation asks.
import { type Context, entering } from '#kernel'

/** Works among the operator's own accounts and grants when asked to, else in the authority of the request. */
export async function at<T>(ctx: Context, installation: boolean | undefined, work: (place: Context) => Promise<T>): Promise<T> {
  if (!installation) return work(ctx)
  ctx.asked = true
  return entering(ctx, [], work)
}
