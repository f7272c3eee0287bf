// The shell's endpoints without their shapes, so that the first page loads no schema library; a test compares them with the contract.
import type { Endpoint, ShellApi } from '#shared'

const at = <E extends Endpoint>(method: Endpoint['method'], path: string) => ({ method, path, right: 'signedIn', doc: '' }) as unknown as E

export const shell = {
  session: at<ShellApi['session']>('get', '/session'),
  endSession: at<ShellApi['endSession']>('post', '/session/end'),
  search: at<ShellApi['search']>('get', '/search'),
  notifications: at<ShellApi['notifications']>('get', '/notifications'),
  readNotifications: at<ShellApi['readNotifications']>('post', '/notifications/read'),
  runs: at<ShellApi['runs']>('get', '/runs'),
  run: at<ShellApi['run']>('get', '/runs/:id'),
  cancelRun: at<ShellApi['cancelRun']>('post', '/runs/:id/cancel'),
  views: at<ShellApi['views']>('get', '/views'),
  saveView: at<ShellApi['saveView']>('post', '/views'),
  deleteView: at<ShellApi['deleteView']>('delete', '/views/:id'),
  history: at<ShellApi['history']>('get', '/history'),
  settings: at<ShellApi['settings']>('get', '/settings'),
  changeSetting: at<ShellApi['changeSetting']>('put', '/settings/:key'),
  resetSetting: at<ShellApi['resetSetting']>('delete', '/settings/:key'),
  reportBarrier: at<ShellApi['reportBarrier']>('post', '/barrier-reports'),
}
