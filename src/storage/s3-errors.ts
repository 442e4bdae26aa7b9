import { messageOf, RunError, UsageError } from '../errors.ts'
import { codeOf } from './whole-file.ts'

/** An S3 operation and what may be done by whom to let it happen. */
const PERMISSION = {
  ListObjectsV2: 's3:ListBucket',
  HeadBucket: 's3:ListBucket',
  HeadObject: 's3:GetObject',
  GetObject: 's3:GetObject',
  PutObject: 's3:PutObject',
  DeleteObjects: 's3:DeleteObject',
} as const

export interface Attempted {
  readonly action: keyof typeof PERMISSION
  /** `s3://bucket/key`. */
  readonly url: string
  readonly bucket: string
  readonly endpoint: string | undefined
}

/** What the SDK adds to an error that a server answered. */
interface Answer {
  readonly name?: string
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> }
  readonly Region?: string
}

const REFUSED_CREDENTIALS = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
  'TokenRefreshRequired',
])
const ELSEWHERE = new Set([
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
])
export const UNREACHABLE = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'])
/** Damaged on the way; the next try may be whole. */
export const DAMAGED = new Set([
  'BadDigest',
  'XAmzContentChecksumMismatch',
  'XAmzContentSHA256Mismatch',
  'IncompleteBody',
  'RequestTimeout',
])

export const nameOf = (error: unknown): string => (error as Answer).name ?? ''
export const statusOf = (error: unknown): number | undefined => (error as Answer).$metadata?.httpStatusCode

/** The SDK has no name for this. */
export const isMismatch = (error: unknown): boolean => messageOf(error).startsWith('Checksum mismatch')

/** No such object; or, from `HeadObject`, perhaps no such bucket. */
export const isMissing = (error: unknown): boolean => ['NoSuchKey', 'NotFound'].includes(nameOf(error))

export const isPastEnd = (error: unknown): boolean => statusOf(error) === 416

/** One line that says what happened and what to do. */
export function explain(error: unknown, attempted: Attempted): Error {
  if (error instanceof RunError || error instanceof UsageError) return error
  const { action, url, bucket, endpoint } = attempted
  const where = endpoint === undefined ? 'S3' : new URL(endpoint).origin
  const name = nameOf(error)
  const status = statusOf(error)
  // Without the SDK's error as its cause: that holds the request, signature and all.
  const run = (text: string): RunError => new RunError(text)

  if (name === 'CredentialsProviderError') {
    return new UsageError(
      `${url}: no credentials found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE`,
    )
  }
  if (messageOf(error) === 'Region is missing') {
    return new UsageError(
      `${url}: no region is set; set AWS_REGION (a server that is not AWS usually takes us-east-1)`,
    )
  }
  if (REFUSED_CREDENTIALS.has(name)) {
    return run(
      `${where} refused the credentials (${name}, ${action} on ${url}); check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN`,
    )
  }
  if (name === 'RequestTimeTooSkewed') {
    return run(`${where} refused ${action} on ${url}: this machine's clock is wrong; set it`)
  }
  if (name === 'NoSuchBucket') {
    return run(`there is no bucket "${bucket}" at ${where}; create it, or correct the URL ${url}`)
  }
  if (ELSEWHERE.has(name) || status === 301) {
    const region = (error as Answer).Region ?? (error as Answer).$response?.headers?.['x-amz-bucket-region']
    return run(
      `the bucket "${bucket}" is in ${region === undefined ? 'another region' : `the region ${region}`}; set AWS_REGION${region === undefined ? ' to it' : `=${region}`}`,
    )
  }
  if (isMissing(error)) return run(`there is no object ${url} at ${where}`)
  if (status === 403) {
    const unless =
      PERMISSION[action] === 's3:GetObject'
        ? ' (a missing object is answered like this too where s3:ListBucket is not allowed)'
        : ''
    return run(
      `access denied (403): ${action} on ${url} at ${where}; allow these credentials ${PERMISSION[action]}${unless}`,
    )
  }
  if (UNREACHABLE.has(codeOf(error) ?? '')) {
    return run(
      `cannot reach ${where} (${codeOf(error)}) for ${action} on ${url}; check ${endpoint === undefined ? 'the network and AWS_REGION' : 'AWS_ENDPOINT_URL_S3 and that the server runs'}`,
    )
  }
  if (name === 'TimeoutError') {
    return run(
      `${where} did not answer in time (${action} on ${url}); check the network and the server, then try again`,
    )
  }
  if (isMismatch(error) || DAMAGED.has(name)) {
    return run(
      `checksum mismatch: ${action} on ${url} at ${where} was damaged on the way every time it was tried; check the network and the stored object`,
    )
  }
  if (status === 400 && action.startsWith('Head')) {
    // An answer to HEAD has no text.
    return run(
      `${where} refused ${action} on ${url} (400) and may not say why; most often AWS_REGION is another`,
    )
  }
  const said = [name === 'Error' ? codeOf(error) : name, messageOf(error)].filter(Boolean).join(': ')
  return run(
    `${action} on ${url} at ${where} failed${status === undefined ? '' : ` (${status})`}: ${said.replace(/\s+/g, ' ')}; try again later`,
  )
}
