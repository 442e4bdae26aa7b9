import { S3Client } from '@aws-sdk/client-s3'
import { UsageError } from '../errors.ts'

/** What bounds the time that a storage waits. */
export interface S3Patience {
  /** Milliseconds between the tries of an operation, each of which is a few requests by the SDK's own retries. */
  readonly pauses: readonly number[]
  /** Milliseconds without a byte until a connection is given up. */
  readonly silence: number
}

/** Rides out the restart of a server: 16 to 32 seconds of pauses, drawn at random, beside the SDK's own. */
export const PATIENCE: S3Patience = { pauses: [500, 1000, 2000, 4000, 8000, 16_000], silence: 60_000 }

/** The endpoint that the SDK takes from the environment; undefined for AWS itself. */
export function endpointUrl(): string | undefined {
  const url = process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL || undefined
  if (url !== undefined && !/^https?:\/\/[^/@]+(\/[^@]*)?$/.test(url)) {
    // Not repeated: what stands before an @ could be a secret.
    throw new UsageError('AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL is no URL such as https://host:port')
  }
  return url
}

/** Endpoint, region and credentials come from the SDK's standard environment and files. */
export function createS3Client(endpoint: string | undefined, patience: S3Patience): S3Client {
  // The SDK is pinned: that its versions of next year need a newer Node is news for us, not for whoever runs mdfs.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  return new S3Client({
    // Servers other than AWS rarely have a host name for every bucket.
    ...(endpoint === undefined ? { followRegionRedirects: true } : { forcePathStyle: true }),
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: Math.min(10_000, patience.silence),
      socketTimeout: patience.silence,
      // From the first byte of a request to the first of its answer, so a part of an upload is within it.
      requestTimeout: 10 * patience.silence,
      throwOnRequestTimeout: true,
    },
  })
}
