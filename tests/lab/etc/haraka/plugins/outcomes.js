'use strict'
// Takes mail from everybody, and writes a line for each outcome.

const fs = require('node:fs')

function note(outcome, hmail) {
    fs.appendFileSync(process.env.HARAKA_LOG, `${outcome} ${hmail.todo.domain}\n`)
}

exports.hook_connect = (next, connection) => {
    connection.relaying = true
    next()
}

exports.hook_rcpt = (next) => next(OK)

exports.hook_delivered = (next, hmail, params) => {
    note(params[7] ? 'delivers-encrypted' : 'delivers-cleartext', hmail)
    next()
}

exports.hook_deferred = (next, hmail) => {
    note('defers', hmail)
    next()
}

exports.hook_bounce = (next, hmail) => {
    note('bounces', hmail)
    next(OK) // nobody is told
}
