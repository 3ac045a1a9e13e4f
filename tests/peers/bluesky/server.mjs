// Starts a real Bluesky server (PDS) on this machine, with a directory of accounts (PLC) that lives in memory.
// FOLDER is empty and takes its data. Prints one line, `ready <address>`, and ends when its standard input does.
import { mkdirSync } from 'node:fs'
import { Server, createServer } from 'node:net'
import { join } from 'node:path'
import { PDS, envToCfg, envToSecrets, readEnv } from '@atproto/pds'
import { Database, PlcServer } from '@did-plc/server'

// Both servers would listen on every address of the machine.
const { listen } = Server.prototype
Server.prototype.listen = function (port, ...rest) {
  return listen.call(this, port, '127.0.0.1', ...rest.filter((each) => typeof each === 'function'))
}

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })

const folder = process.env.FOLDER
mkdirSync(join(folder, 'blobs', 'tmp'), { recursive: true })
const [directoryPort, port] = [await freePort(), await freePort()]
await PlcServer.create({ db: Database.mock(), port: directoryPort }).start()

Object.assign(process.env, {
  LOG_ENABLED: 'false',
  PDS_ADMIN_PASSWORD: 'of-a-test',
  PDS_BLOBSTORE_DISK_LOCATION: join(folder, 'blobs'),
  PDS_BLOBSTORE_DISK_TMP_LOCATION: join(folder, 'blobs', 'tmp'),
  PDS_DATA_DIRECTORY: folder,
  PDS_DEV_MODE: 'true',
  PDS_DID_PLC_URL: `http://localhost:${directoryPort}`,
  PDS_HOSTNAME: 'localhost',
  PDS_INVITE_REQUIRED: 'false',
  PDS_JWT_SECRET: 'of-a-test',
  PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX: '1'.repeat(64),
  PDS_PORT: String(port),
  PDS_SERVICE_HANDLE_DOMAINS: '.test',
})
const settings = readEnv()
const server = await PDS.create(envToCfg(settings), envToSecrets(settings))
await server.start()
process.stdin.on('end', () => process.exit()).resume()
console.log(`ready http://localhost:${port}`)
