"""senders.py -- real senders: what is given to them, and what came of it.

A sender's outcome at a destination is one of the words of a report. It is
read from the sender's own log: `sent` with what the log says of TLS, `deferred`
or `bounced`. Deferred by Postfix at a level that may fall back to cleartext
means: deferred again when it was asked for a second attempt.
"""

import os
import re
import smtplib
import subprocess
import time

LAB = "/var/mail"
POSTFIX = ("may", "encrypt", "dane", "dane-only", "verify", "secure",
           "mta-sts")
SECOND_ATTEMPT = ("may", "dane", "mta-sts")
SECOND_ATTEMPT_S = 2
EXIM = ("plain", "try-dane", "require-dane")
RUNNERS = 3
# The names that reports use.
NAMES = {**{word: "postfix-" + word for word in POSTFIX},
         "plain": "exim", "try-dane": "exim-try-dane",
         "require-dane": "exim-require-dane"}
# What Postfix calls a session, when the message was sent.
SESSION = {"Verified": "delivers-authenticated"}


def running():
    """The names of the senders that are there."""
    def there(server):
        return os.path.exists(f"{LAB}/up/{server}")
    postfix = [NAMES[w] for w in POSTFIX
               if there("sender") and (w != "mta-sts" or there("mta-sts"))]
    return postfix + [NAMES[w] for w in EXIM if there("exim-sender")]


# Postfix.

class Postfix:
    """One instance with a transport for each level."""

    def __init__(self, domains, levels):
        self.wanted = {(w, d) for w in levels for d in domains}
        self.outcomes, self.ids = {}, {}
        self.log = open(f"{LAB}/log/sender.log", encoding="utf-8",
                        errors="replace")
        self.rest, self.sessions = "", {}

    def submit(self):
        with smtplib.SMTP("10.25.4.101", 25) as server:
            for word, domain in sorted(self.wanted):
                server.sendmail("", f"{word}@{domain}", "Subject: x\r\n\r\n.")

    def collect(self, wanted, deadline):
        """Reads the log until all of them have an outcome."""
        while time.monotonic() < deadline and not wanted <= set(self.outcomes):
            self.read()
            time.sleep(0.1)

    def read(self):
        *lines, self.rest = (self.rest + self.log.read()).split("\n")
        for line in lines:
            self.line(line)

    def line(self, line):
        found = re.search(r"smtp\[(\d+)\]: (\w+) TLS connection established "
                          r"to (\S+)\[", line)
        if found:
            self.sessions[found[1]] = found[2], found[3]
            return
        found = re.search(r"\[(\d+)\]: \w+: (lost connection|Cannot start)",
                          line)
        if found:
            self.sessions.pop(found[1], None)
        found = re.search(r"\[(\d+)\]: (\w+): to=<(\S+)@(\S+)>, "
                          r"relay=([^\[,]+).* status=(\w+)", line)
        if not found:
            return
        pid, queue_id, word, domain, relay, status = found.groups()
        tls, host = self.sessions.pop(pid, (None, None))
        self.ids[word, domain] = queue_id
        self.outcomes[word, domain] = outcome(
            status, tls if host == relay else None)

    def again(self):
        """A second attempt where it could differ; waits until it is due."""
        later = {pair for pair, seen in self.outcomes.items()
                 if seen == "defers" and pair[0] in SECOND_ATTEMPT}
        for pair in later:
            del self.outcomes[pair]
        time.sleep(SECOND_ATTEMPT_S)
        for pair in later:
            subprocess.run(["chroot", f"{LAB}/roots/sender/fs", "postqueue",
                            "-i", self.ids[pair]], check=True)
        return later


def outcome(status, tls):
    if status == "sent":
        return SESSION.get(tls, "delivers-encrypted" if tls
                           else "delivers-cleartext")
    return {"deferred": "defers", "bounced": "bounces"}[status]


def postfix(domains, levels, deadline):
    sender = Postfix(domains, levels)
    sender.submit()
    sender.collect(sender.wanted, deadline)
    later = sender.again()
    sender.collect(later, deadline)
    for pair in later:
        sender.outcomes.setdefault(pair, "defers")
    return {(NAMES[w], d): seen for (w, d), seen in sender.outcomes.items()}


# Exim.

def exim_command(kind, *options):
    return ["chroot", f"{LAB}/roots/exim-sender/fs", "/usr/sbin/exim4",
            "-C", f"/etc/exim4/{kind}.conf", *options]


def exim_start(kind, domains):
    """Queues a message for each domain; starts the queue's runners."""
    batch = "".join(f"MAIL FROM:<>\nRCPT TO:<x@{d}>\nDATA\nSubject: x\n\n.\n"
                    for d in domains)
    subprocess.run(exim_command(kind, "-odq", "-bS"), input=batch, text=True,
                   check=True, capture_output=True)
    return [subprocess.Popen(exim_command(kind, "-q"),
                             stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
            for _ in range(RUNNERS)]


def exim_outcomes(kind):
    """What the log says of each domain; the last line of each counts."""
    with open(f"{LAB}/log/exim-{kind}-main.log", encoding="utf-8",
              errors="replace") as log:
        for line in log:
            found = re.search(r" (=>|->|==|\*\*) (?:x@)?([^\s@:]+)[ :]", line)
            if found:
                yield found[2], exim_outcome(found[1], line)


def exim_outcome(mark, line):
    if mark in ("==", "**"):
        return "defers" if mark == "==" else "bounces"
    if " CV=dane" in line:
        return "delivers-authenticated"
    return "delivers-encrypted" if " X=" in line else "delivers-cleartext"


def exim(domains, kinds, deadline):
    runners = {kind: exim_start(kind, domains) for kind in kinds}
    for kind in kinds:
        for runner in runners[kind]:
            try:
                runner.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                runner.kill()
    return {(NAMES[kind], domain): seen for kind in kinds
            for domain, seen in exim_outcomes(kind)}
