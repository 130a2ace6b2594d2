"""A signed mail world of badsmtp's, and certificates made by OpenSSL for it."""
import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile

smtpcert, badsmtp = map(os.path.abspath, sys.argv[1:3])
DOMAIN = "mx.badsmtp.test"
count = failures = 0
kept = []  # children, which end when their standard input does
folder = tempfile.mkdtemp()
atexit.register(shutil.rmtree, folder)
os.chdir(folder)
SURROUNDINGS = {name: value for name, value in os.environ.items()
                if not name.startswith(("SMTPCERT_", "XDG_"))}


def ok(good, what, why=""):
    global count, failures
    count += 1
    failures += not good
    print(f"{'ok' if good else 'not ok'} {count} - {what}")
    if not good and why:
        print("# " + str(why)[:2000].replace("\n", "\n# "))


def end():
    print(f"1..{count}")
    sys.exit(failures > 0)


def start(*faults):
    """Starts the world; it ends with this process."""
    port = 10000 + os.getpid() % 2000 * 5
    child = subprocess.Popen(
        [badsmtp, "--addresses", "--mx-port", str(port), "--submission-port",
         str(port + 1), "--submissions-port", str(port + 2), "--sts-port",
         str(port + 3), "--dns", "0", "--ca-out", "roots.pem", "--anchor-out",
         "anchor", "--until-eof", "--faults", ",".join(faults)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    kept.append(child)
    world = []
    for line in child.stdout:
        if line == "ready\n":
            break
        if line.startswith("dns "):
            world = ["--dns", "{1}@{2}".format(*line.split())]
    assert world, "badsmtp does not start"
    return [*world, "--trust-anchor", "anchor", "--ca-file", "roots.pem",
            "--mx-port", str(port), "--sts-port", str(port + 3),
            "--allow-private", "--allow-ports"]


def start_apart(*faults):
    """Starts servers of one name; returns the address of each fault."""
    child = subprocess.Popen(
        [badsmtp, "--port", "0", "--ca-out", "roots.pem", "--until-eof",
         "--host", "mx.foretold.test", "--faults", ",".join(faults)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    kept.append(child)
    places = {}
    for line in child.stdout:
        if line == "ready\n":
            break
        name, address, port = line.split()[:3]
        places.setdefault(name, f"{address}:{port}")
    return places


def list_faults():
    done = subprocess.run([badsmtp, "--list", "--json"], capture_output=True,
                          text=True, check=True)
    return {f["name"] for f in json.loads(done.stdout)}


def run(*arguments, text=None):
    return subprocess.run([smtpcert, *arguments], capture_output=True,
                          text=True, timeout=100, check=False,
                          input=text or "", env={**SURROUNDINGS,
                                                 "HOME": folder})


def openssl(*arguments, text=None):
    done = subprocess.run(["openssl", *arguments], capture_output=True,
                          text=True, check=False, input=text)
    assert done.returncode == 0, done.stderr
    return done.stdout


def write(name, text):
    with open(name, "w", encoding="ascii") as f:
        f.write(text)
    return name


def read(name):
    with open(name, encoding="ascii") as f:
        return f.read()


def load(done):
    return json.loads(done.stdout) if done.stdout else None


KEYS = {"rsa": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
        "ec": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]}


def key(name, kind="ec"):
    openssl("genpkey", *KEYS[kind], "-out", name)
    return name


def own_root():
    """A root of ours, trusted beside badsmtp's."""
    openssl("req", "-x509", "-newkey", "rsa:2048", "-noenc", "-keyout",
            "root.key", "-out", "root.pem", "-days", "3000", "-subj",
            "/O=Ours/CN=Our Root")
    openssl("req", "-new", "-newkey", "rsa:2048", "-noenc", "-keyout",
            "sub.key", "-out", "sub.csr", "-subj", "/O=Ours/CN=Our Issuer")
    write("sub.ext", "basicConstraints=critical,CA:TRUE\n"
          "keyUsage=critical,keyCertSign,cRLSign\n")
    openssl("x509", "-req", "-in", "sub.csr", "-CA", "root.pem", "-CAkey",
            "root.key", "-CAcreateserial", "-days", "2000", "-extfile",
            "sub.ext", "-out", "sub.pem")
    write("roots.pem", read("roots.pem") + read("root.pem"))


def issue(name, key_file, *names, days=90, chain=True):
    """A certificate of our issuer, with its chain behind it."""
    openssl("req", "-new", "-key", key_file, "-out", "leaf.csr", "-subj",
            f"/CN={names[0]}")
    write("leaf.ext", "subjectAltName=" + ",".join("DNS:" + n for n in names) +
          "\nextendedKeyUsage=serverAuth\nkeyUsage=digitalSignature\n")
    openssl("x509", "-req", "-in", "leaf.csr", "-CA", "sub.pem", "-CAkey",
            "sub.key", "-CAcreateserial", "-days", str(days), "-extfile",
            "leaf.ext", "-out", name)
    if chain:
        write(name, read(name) + read("sub.pem"))
    return name


def served(observation, address=0, variant=None):
    """The chain that an address showed, as PEM."""
    endpoint = observation["endpoints"][address]
    tls = endpoint["tls"]
    if variant:
        tls = next(v["tls"] for v in endpoint["variants"]
                   if v["name"] == variant)
    ders = {c["sha256"]: c["der"] for c in observation["certificates"]}
    return "".join(
        f"-----BEGIN CERTIFICATE-----\n{ders[d]}\n-----END CERTIFICATE-----\n"
        for d in tls["chain"])
