"""senders.py -- real senders: what is given to them, and what came of it.

A sender's outcome at a destination is one of the words of a report. It is
read from the sender's own log: `sent` with what the log says of TLS, `deferred`
or `bounced`. Deferred by Postfix means: deferred again when it was asked for a
second attempt, since some levels fall back to cleartext then, and since one of
two thousand sessions breaks off on a busy machine.
"""

import concurrent.futures
import os
import re
import smtplib
import subprocess
import time

import plan

LAB = "/var/mail"
# The senders are those of another release than this machine's.
NEWER = "SMTPCERT_LAB_RELEASE" in os.environ
POSTFIX = ("may", "encrypt", "dane", "dane-only", "verify", "secure",
           "mta-sts", "mta-sts-tlsrpt")
SECOND_ATTEMPT_S = 2
EXIM = ("plain", "try-dane", "require-dane")
RUNNERS = 3
SENDMAIL = {"sendmail": "sendmail-sender", "sendmail-dane": "sendmail-dane"}
LISTENING = {"mox": "10.25.4.110", "maddy": "10.25.4.111",
             "haraka": "10.25.4.113", "opensmtpd": "10.25.4.114"}
OURS = "x@sender.lab.test"
PASSWORD = "password-of-x"
# The names that reports use.
NAMES = {**{word: "postfix-" + word for word in POSTFIX},
         "plain": "exim", "try-dane": "exim-try-dane",
         "require-dane": "exim-require-dane"}
# The server of the lab that each of them is.
SERVERS = {**{NAMES[word]: "sender" for word in POSTFIX},
           **{NAMES[word]: "exim-sender" for word in EXIM}, **SENDMAIL,
           **{name: name for name in LISTENING},
           "opensmtpd": "opensmtpd-sender"}
# What Postfix calls a session, when the message was sent.
SESSION = {"Verified": "delivers-authenticated"}


def running():
    """The names of the senders that are there."""
    def there(server):
        return os.path.exists(f"{LAB}/up/{server}")
    left_out = set()
    if not there("mta-sts"):
        left_out |= {"postfix-mta-sts", "postfix-mta-sts-tlsrpt"}
    if not NEWER:
        left_out |= {"postfix-mta-sts-tlsrpt"}
    return [name for name, server in SERVERS.items()
            if there(server) and name not in left_out]


def missing():
    """(server, why) of each server that is not there."""
    for server in sorted(os.listdir(f"{LAB}/why")):
        with open(f"{LAB}/why/{server}", encoding="utf-8") as why:
            yield server, why.read().strip()


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
        """A second attempt of what was deferred; waits until it is due."""
        later = {pair for pair, seen in self.outcomes.items()
                 if seen == "defers"}
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


# Sendmail.

def sendmail_deliver(server, domain, deadline):
    command = ["chroot", f"{LAB}/roots/{server}/fs",
               "/usr/libexec/sendmail/sendmail", "-C",
               "/etc/mail/sendmail.cf", "-odi", "-f", OURS, f"x@{domain}"]
    try:
        subprocess.run(command, input="Subject: x\n\n.\n", text=True,
                       capture_output=True, check=False,
                       timeout=max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        pass


def sendmail_outcomes(server):
    """The queue id of STARTTLS and of the outcome are the same process's."""
    tls = {}
    for line in lines_of(server):
        found = re.search(r"\[(\d+)\]: STARTTLS=client, relay=(\S+?)\.?,"
                          r".* verify=(\w+)", line)
        if found:
            tls[found[1]] = found[2], found[3]
            continue
        found = re.search(r"\[(\d+)\]: \w+: to=<?x@([^>,\s]+)>?, "
                          r".*stat=(\w+)", line)
        if not found:
            continue
        pid, domain, stat = found.groups()
        relay = re.search(r"relay=([^\s,]+?)\.? \[", line)
        host, verified = tls.get(pid, ("", None))
        with_tls = relay and is_host(host, relay[1])
        yield domain, sendmail_outcome(stat, with_tls and verified)


def is_host(host, shown):
    """A long name is shown with its middle left out."""
    first, _, last = shown.partition("...")
    return host == shown or bool(
        last and host.startswith(first) and host.endswith(last))


def sendmail_outcome(stat, verified):
    """It is OK that a CA vouches, which nothing asks for; DANE is TRUSTED."""
    if stat == "Sent":
        return ("delivers-authenticated" if verified == "TRUSTED" else
                "delivers-encrypted" if verified else "delivers-cleartext")
    return "defers" if stat in ("Deferred", "queued") else "bounces"


def sendmail(name, domains, deadline):
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        for domain in domains:
            pool.submit(sendmail_deliver, SENDMAIL[name], domain, deadline)
    return {(name, domain): seen
            for domain, seen in sendmail_outcomes(SENDMAIL[name])}


# Those that listen, and say in a log what became of it.

def submit(host, domains, password=None):
    with smtplib.SMTP(host, 25) as server:
        if password:
            server.login(OURS, password)
        for domain in domains:
            server.sendmail(OURS, f"x@{domain}",
                            f"From: <{OURS}>\r\nSubject: x\r\n\r\n.")


def wait_for_all(outcomes, domains, deadline):
    """What `outcomes` reads, once each domain has one, or time is up."""
    while True:
        seen = dict(outcomes())
        if time.monotonic() > deadline or set(domains) <= set(seen):
            return seen
        time.sleep(0.5)


def lines_of(name):
    with open(f"{LAB}/log/{name}.log", encoding="utf-8",
              errors="replace") as log:
        yield from log


def mox_outcomes():
    """A message has an id in each line about it; the last host counts."""
    tls, strict = {}, {}
    for line in lines_of("mox"):
        found = re.search(r' m="([^"]*)".* cid=(\w+) from=', line)
        if not found:
            continue
        what, message = found.groups()
        if what == "connected to host":
            tls.pop(message, None)
        elif what == "starttls client handshake done":
            tls[message] = True
        elif what == "queue deliverhost result":
            strict[message] = ("tlspkix=true" in line
                               or "verified=true" in tls.get(message + "v", ""))
        elif what == "dane verification":
            tls[message + "v"] = line
        recipient = re.search(r"recipient=x@(\S+)", line)
        if what == "delivered from queue":
            yield recipient[1], (
                "delivers-authenticated" if strict.get(message) else
                "delivers-encrypted" if message in tls else
                "delivers-cleartext")
        elif what == "temporary failure delivering from queue":
            yield recipient[1], "defers"
        elif what == "permanent failure delivering from queue":
            yield recipient[1], "bounces"


def maddy_outcomes():
    """It delivers over TLS alone; authenticated is what it says it verified.

    Of DANE it logs the records that it goes by; that MTA-STS is not in force,
    where it is not.
    """
    records, policy, domains = {}, {}, {}
    for line in lines_of("maddy"):
        message = re.search(r'"msg_id":"(\w+)', line)
        recipient = re.search(r'"rcpt":"x@([^"]*)"', line)
        domain = recipient[1] if recipient else None
        if message and domain:
            domains[message[1]] = domain
        elif message and "MTA-STS error" in line:
            policy[domains.get(message[1])] = False
        found = re.search(r"using (\d+) DANE records at.* authenticate "
                          r"(\S+?)\.?\s", line)
        if found:
            records[found[2]] = int(found[1])
        if line.startswith("queue: delivered"):
            yield domain, maddy_delivered(domain, records,
                                          policy.get(domain, True))
        elif line.startswith("queue: delivery attempt failed"):
            code = re.search(r'"smtp_code":(\d)', line)
            yield domain, "bounces" if code[1] == "5" else "defers"


def maddy_delivered(domain, records, policy):
    there = {d.domain: d for d in plan.destinations()}[domain]
    bound = any(records.get(host.name) and
                any(usage >= 2 for usage, *_ in host.records())
                for host in there.hosts)
    modes = re.findall(r"^mode: (\w+)", plan.policy_of(there)[2], re.M) \
        if there.policy else ["none"]
    enforced = policy and modes[-1] == "enforce"
    return ("delivers-authenticated" if bound or enforced
            else "delivers-encrypted")


def haraka_outcomes():
    for line in lines_of("haraka-outcomes"):
        outcome_, domain = line.split()
        yield domain, outcome_


def opensmtpd_outcomes():
    """A session's id begins its lines; one that goes on in clear has the
    same. There is no such id where no session was begun.
    """
    tls = set()
    for line in lines_of("opensmtpd-sender"):
        session = line.split()[0]
        found = re.search(r"Error on session (\w+): .* downgrading", line)
        if found:
            tls.discard(found[1])
        elif "mta tls ciphers=" in line:
            tls.add(session)
        found = re.search(r'mta delivery .* to=<x@([^>]+)>.* result="(\w+)"',
                          line)
        if found:
            domain, result = found.groups()
            yield domain, (
                "defers" if result == "TempFail" else
                "bounces" if result != "Ok" else
                "delivers-encrypted" if session in tls else
                "delivers-cleartext")


def listening(name, domains, deadline):
    submit(LISTENING[name], domains, PASSWORD if name == "mox" else None)
    outcomes = {"mox": mox_outcomes, "maddy": maddy_outcomes,
                "haraka": haraka_outcomes, "opensmtpd": opensmtpd_outcomes}
    return {(name, domain): seen for domain, seen in
            wait_for_all(outcomes[name], domains, deadline).items()}
