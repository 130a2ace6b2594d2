#!/usr/bin/env python3
"""plan.py -- what the tables beside it mean: hosts, records, policies.

Run as `plan.py WORD` it prints what the servers of the lab are started with, or
writes it in the directory that follows. The header of each table explains it.
"""

import base64
import dataclasses
import hashlib
import os
import subprocess
import sys

LAB = "/var/mail"
HERE = os.path.dirname(os.path.abspath(__file__))
ZONE = "truth.test"
NAME_SERVER = "10.25.0.53"
POLICY_SERVER = "10.25.4.80"
ZONE_HEAD = f"""$TTL 300
@	SOA	ns.{ZONE}. hostmaster.{ZONE}. 1 3600 600 864000 300
@	NS	ns.{ZONE}.
"""
NO_DS = "12345 13 2 " + 64 * "0"


def table(name, *columns):
    """The lines of a table of this directory, as dictionaries."""
    with open(os.path.join(HERE, name), encoding="ascii") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                yield dict(zip(columns, line.rstrip("\n").split("\t"),
                               strict=True))


@dataclasses.dataclass
class Server:
    """A receiving server: its address and what stands behind it."""

    name: str
    address: str
    chains: list
    options: list


@dataclasses.dataclass
class Host:
    """An MX host of one destination."""

    name: str
    server: Server
    words: list
    domain: str

    @property
    def target(self):
        """The name that has the address."""
        if "@alias" in self.words:
            return self.name.replace("mx", "target", 1)
        return self.name

    @property
    def tlsa_base(self):
        return self.name if "tlsa@alias" in self.words else self.target

    def records(self):
        """(usage, selector, matching type, data in hex) of each TLSA."""
        for word in self.words:
            if "=" in word:
                parameters, of = word.split("=")
                numbers = tuple(int(n) for n in parameters.split("-"))
                yield *numbers, tlsa_data(*numbers[1:], of, self.server)


@dataclasses.dataclass
class Destination:
    """A mail domain."""

    name: str
    domain: str
    hosts: list
    special: str
    policy: list


def servers():
    return {row["name"]: Server(row["name"], row["address"],
                                words(row["chain"], ","),
                                words(row["options"]))
            for row in table("servers.tsv", "name", "address", "chain",
                             "options")}


def words(cell, separator=None):
    return [] if cell == "-" else cell.split(separator)


def below(label, zone):
    return f"{label}.{ZONE}" if zone == "secure" else f"{label}.{zone}.{ZONE}"


def destinations():
    there = servers()
    for row in table("destinations.tsv", "name", "zone", "mx", "policy"):
        name, special, hosts = row["name"], "", []
        domain = below(name, row["zone"])
        for cell in row["mx"].split("; "):
            server, *rest = cell.split()
            if server not in there:
                special = server
                continue
            zone = next((w[1:] for w in rest
                         if w in ("@unsigned", "@bogus")), "secure")
            host = below(f"mx{len(hosts) + 1}.{name}", zone)
            if "@domain" in rest:
                host = domain
            hosts.append(Host(host, there[server], rest, domain))
        yield Destination(name, domain, hosts, special, words(row["policy"]))


# Certificates.

def subjects(of, certificate):
    """What @hosts, @domains, @wildcards and @policies stand for."""
    if not of.startswith("@"):
        return [of]
    if of == "@policies":
        return ["mta-sts." + d.domain for d in destinations() if d.policy]
    served = [(d, h) for d in destinations() for h in d.hosts
              if presents(h.server, certificate)]
    return {"@hosts": [h.name for _, h in served],
            "@domains": [d.domain for d, _ in served],
            "@wildcards": ["*." + d.domain for d, _ in served]}[of]


def presents(server, certificate):
    """Whether it does; the variants of t-good, and behind SNI, count too."""
    kin = {"t-no-intermediate": "t-good", "t-with-root": "t-good",
           "t-old-with-root": "t-old-int"}
    chains = [kin.get(c, c) for c in server.chains]
    if any("sni" in option for option in server.options):
        chains.append("t-good")
    return certificate in chains


def print_certs():
    for row in table("certs.tsv", "name", "key", "digest", "issuer", "from",
                     "until", "section", "eku", "names"):
        names = subjects(row.pop("names"), row["name"])
        print("\t".join([*row.values(), " ".join(dict.fromkeys(names))]))


def tlsa_data(selector, matching, of, server):
    if of.startswith("hex:"):
        return of.removeprefix("hex:")
    path = f"{LAB}/pki/{server.chains[0] if of == 'leaf' else of}.pem"
    command = ["openssl", "x509", "-in", path]
    if selector:
        command += ["-noout", "-pubkey"]
    pem = subprocess.run(command, capture_output=True, check=True).stdout
    der = base64.b64decode(b"".join(pem.split(b"-----")[2].split()))
    if matching == 0:
        return der.hex()
    return hashlib.new({1: "sha256", 2: "sha512"}[matching], der).hexdigest()


# Zones.

def zone_of(name):
    for zone in ("unsigned", "bogus"):
        if name.endswith(f".{zone}.{ZONE}"):
            return f"{zone}.{ZONE}"
    return ZONE


def destination_records(d):
    """(owner, type, data) of everything that a destination publishes."""
    if d.special == "null":
        yield d.domain, "MX", "0 ."
    if d.special == "none":
        yield d.domain, "TXT", '"neither MX nor address"'
    for i, host in enumerate(d.hosts):
        exchange = host.name
        if "@address" in host.words:
            exchange = host.server.address
        if "@domain" not in host.words:
            yield d.domain, "MX", f"{10 * (i + 1)} {exchange}."
        yield from host_records(host)
    if d.policy:
        yield from policy_records(d)


def host_records(host):
    if "@no-address" in host.words:
        return
    if host.target != host.name:
        yield host.name, "CNAME", host.target + "."
    yield host.target, "A", host.server.address
    owner = "_25._tcp." + host.tlsa_base
    if "tlsa@dead" in host.words:
        yield "_tcp." + host.tlsa_base, "NS", f"ns.{ZONE}."
    if "tlsa@cname" in host.words:
        yield owner, "CNAME", f"tlsa.{host.domain}."
        owner = "tlsa." + host.domain
    for *numbers, data in host.records():
        raw = bytes(numbers).hex() + data
        yield owner, "TYPE52", f"\\# {len(raw) // 2} {raw}"


def policy_records(d):
    texts = ["v=STSv1; id=1;"]
    for word in d.policy:
        key, _, text = word.replace("~", " ").partition("=")
        if key == "txt":
            texts[0] = text
        elif key == "beside":
            texts.append(text)
    for text in texts:
        yield "_mta-sts." + d.domain, "TXT", f'"{text}"'
    yield "mta-sts." + d.domain, "A", POLICY_SERVER


def print_dead():
    """For knot.conf: zones without a file are answered with SERVFAIL."""
    for d in destinations():
        for host in d.hosts:
            if "tlsa@dead" in host.words:
                print(f"  - domain: _tcp.{host.tlsa_base}")


def write_zones(directory):
    texts = {zone: ZONE_HEAD for zone in
             (ZONE, "unsigned." + ZONE, "bogus." + ZONE)}
    records = [(f"ns.{ZONE}", "A", NAME_SERVER),
               (f"unsigned.{ZONE}", "NS", f"ns.{ZONE}."),
               (f"bogus.{ZONE}", "NS", f"ns.{ZONE}."),
               (f"bogus.{ZONE}", "DS", NO_DS)]
    for d in destinations():
        records += destination_records(d)
    for owner, kind, data in records:
        at = ZONE if kind in ("NS", "DS") else zone_of(owner)
        texts[at] += f"{owner}.\t{kind}\t{data}\n"
    for zone, text in texts.items():
        with open(f"{directory}/{zone}.zone", "w", encoding="ascii") as f:
            f.write(text)


# Policies.

def policy_of(d):
    """(status, media type, text, certificate) that its policy host has."""
    mode, *rest = d.policy
    lines = ["version: STSv1", "mode: " + mode]
    status, kind, certificate, age = 200, "text/plain", "t-policy", "86400"
    for word in rest:
        key, _, value = word.partition("=")
        if key == "status":
            status = int(value)
        elif key == "redirect":
            status = 301
        elif key == "type":
            kind = value
        elif key == "cert":
            certificate = value
        elif key == "age":
            age = value
        elif key == "line":
            lines.append(value.replace("~", " "))
        elif key not in ("txt", "beside"):
            lines.append("mx: " + word.replace("%d", d.domain))
    text = "\r\n".join(lines + ["max_age: " + age, ""])
    return status, kind, text, certificate


# What the receiving servers are started with.

def print_services():
    """For each server of Postfix a line of master.cf."""
    for server in servers().values():
        if not server.chains or server.chains[0].startswith("badsmtp:"):
            continue
        chains = ",".join(f"{LAB}/pki/{c}.chain" for c in server.chains)
        options = [f"smtpd_tls_chain_files={chains}", *server.options]
        print(f"{server.address}:25 inet n - n - 40 smtpd "
              + " ".join(f"-o {o}" for o in options))


def print_sni():
    for d in destinations():
        for host in d.hosts:
            if any("sni" in option for option in host.server.options):
                print(f"{host.name} {LAB}/pki/t-good.chain")


def print_badsmtp():
    """For each server of badsmtp its address and fault."""
    for server in servers().values():
        for chain in server.chains:
            if chain.startswith("badsmtp:"):
                print(server.address, chain.removeprefix("badsmtp:"))


def main():
    what = {"certs": print_certs, "zones": write_zones, "dead": print_dead,
            "services": print_services, "sni": print_sni,
            "badsmtp": print_badsmtp}
    what[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()
