// Serves DynamoDB from memory, on a free port, until standard input ends.
'use strict'

const dynalite = require('dynalite')

const server = dynalite({ createTableMs: 100, deleteTableMs: 100, updateTableMs: 100 })
server.listen(0, '127.0.0.1', () => {
  console.log('listening on http://127.0.0.1:' + server.address().port)
})

process.stdin.on('end', () => process.exit(0)).resume()
