import { afterAll, beforeAll } from 'vitest'
import { openStorage } from '../../src/storage/open.ts'
import { describeStorage } from './conformance.ts'
import { S3Server, s3Environment, setEnvironment } from './s3-server.ts'

let server: S3Server

beforeAll(async () => {
  server = await S3Server.start()
  setEnvironment(s3Environment(server.endpoint))
  await server.createBucket('corpus')
})
afterAll(() => server?.stop())

describeStorage('S3 storage', (place) => openStorage(`s3://corpus/运行/${place}`))
