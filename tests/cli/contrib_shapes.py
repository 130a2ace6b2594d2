#!/usr/bin/python3
"""contrib_shapes CONTRIB METRICS OPTIONS -- TAP lines without a number or a plan.

Reads the YAML and JSON of contrib/ as the programs do that it is for. METRICS is
what smtpcert wrote for Prometheus, OPTIONS the help of smtpcert and
check_smtp_cert.
"""
import json
import os
import re
import sys
import uuid

import yaml

contrib, metrics_file, options_file = sys.argv[1:4]


def ok(good, what, why=""):
    print(f"{'ok' if good else 'not ok'} - {what}")
    if not good and why:
        print("# " + str(why)[:2000].replace("\n", "\n# "))


def read(name):
    with open(os.path.join(contrib, name), encoding="utf-8") as f:
        return f.read()


with open(metrics_file, encoding="utf-8") as f:
    METRICS = f.read()
with open(options_file, encoding="utf-8") as f:
    OPTIONS = set(re.findall(r"--?[a-zA-Z0-9][a-z0-9-]*", f.read()))


def match(pattern):
    """The values of the samples that a pattern of Zabbix selects."""
    name, _, labels = pattern.partition("{")
    wanted = re.findall(r'(\w+)="([^"]*)"', labels)
    return [float(value) for found, have, value in re.findall(
        r"^(\w+)\{(.*)\} (\S+)$", METRICS, re.M)
        if found == name and all(f'{k}="{v}"' in have for k, v in wanted)]


# ---- names ----

KNOWN = set(re.findall(r"^# TYPE (\w+)", METRICS, re.M))
for name in ("prometheus/smtpcert.rules.yml", "grafana/smtpcert.json",
             "zabbix/smtpcert.yaml"):
    used = set(re.findall(r"\b(?:smtpcert|probe)_[a-z_]+\b(?=[\\{ ,'\")])",
                          read(name)))
    ok(used and used <= KNOWN, f"{name}: smtpcert has these metrics",
       used - KNOWN)
for name in ("icinga2/smtp_cert.conf", "nagios/smtp_cert.cfg",
             "systemd/smtpcert-textfile.service", "zabbix/smtpcert.yaml",
             "ci/github.yml", "ci/gitlab-ci.yml"):
    used = set(re.findall(r"(?<![\w)-])--?[a-zA-Z0-9][a-z0-9-]*(?![\w])",
                          re.sub(r"^\s*(#|/?\*).*", "", read(name), flags=re.M)))
    used = {o for o in used if not re.fullmatch(r"-\d{2,}|-", o)}
    ok(used and used <= OPTIONS, f"{name}: smtpcert has these options",
       used - OPTIONS)
listed = set(re.findall(r"\]\(([^)#]+)\)", read("README.md")))
there = {os.path.relpath(os.path.join(folder, f), contrib)
         for folder, _, files in os.walk(contrib) for f in files} - {"README.md"}
ok({os.path.normpath(n) for n in listed if not n.startswith("..")} == there,
   "README.md lists every file", there ^ listed)

# ---- Grafana ----

board = json.loads(read("grafana/smtpcert.json"))
ok(board["schemaVersion"] >= 30 and board["id"] is None and board["title"],
   "Grafana: a dashboard")
panels = board["panels"]
ok(len({p["id"] for p in panels}) == len(panels), "Grafana: ids are unique")
cells = [(x, y) for p in panels for g in [p["gridPos"]]
         for x in range(g["x"], g["x"] + g["w"])
         for y in range(g["y"], g["y"] + g["h"])]
ok(len(set(cells)) == len(cells) and max(x for x, _ in cells) < 24,
   "Grafana: no panel covers another")
variables = {v["name"] for v in board["templating"]["list"]}
ok(set(re.findall(r"\$\{?(\w+)", json.dumps(board))) == variables,
   "Grafana: every variable is there and used", variables)
ok(all(t["datasource"]["uid"] == "${datasource}" and t["expr"]
       for p in panels for t in p["targets"]), "Grafana: every panel asks")

# ---- Zabbix ----

export = yaml.safe_load(read("zabbix/smtpcert.yaml"))["zabbix_export"]
ok(export["version"] == "6.0" and set(export) ==
   {"version", "date", "groups", "templates"}, "Zabbix: an export of 6.0")
template, = export["templates"]
items = template["items"]
triggers = [t for i in items for t in i.get("triggers", ())]
ids = [o["uuid"] for o in [*export["groups"], template, *items, *triggers]]
ok(len(set(ids)) == len(ids) and all(
    re.fullmatch("[0-9a-f]{32}", i) and uuid.UUID(i).version == 4
    for i in ids), "Zabbix: the ids are UUIDs of version 4", ids)
keys = {i["key"] for i in items}
ok(len(keys) == len(items) and all(
    i["type"] == "EXTERNAL" or i["master_item"]["key"] in keys
    for i in items), "Zabbix: every item has its master")
ok(all(set(re.findall(r"\(/([^/]+)/([^,)]+)", t["expression"])) ==
       {(template["template"], i["key"])}
       for i in items for t in i.get("triggers", ())),
   "Zabbix: every trigger looks at its item")
ok(set(re.findall(r"\{\$[A-Z.]+\}", read("zabbix/smtpcert.yaml"))) ==
   {m["macro"] for m in template["macros"]}, "Zabbix: every macro has a value")
for item in items:
    for step in item.get("preprocessing", ()):
        pattern, how, function = step["parameters"]
        found = match(pattern)
        ok(found and (len(found) == 1 and (how, function) == ("value", "") or
                      (how, function) == ("function", "min")),
           f"Zabbix: {item['key']} finds its value", found)

# ---- pre-commit and CI ----

with open(os.path.join(contrib, "..", ".pre-commit-hooks.yaml"),
          encoding="utf-8") as f:
    hook, = yaml.safe_load(f)
config = yaml.safe_load(read("ci/pre-commit-config.yaml"))
mine = config["repos"][0]["hooks"][0]
ok(all(hook[k] == v for k, v in mine.items()),
   "pre-commit: the hook and the example agree", (hook, mine))
workflow = yaml.safe_load(read("ci/github.yml"))
job = workflow["jobs"]["mail"]
with open("github.sh", "w", encoding="utf-8") as f:
    f.write(job["steps"][0]["run"] + "\n")
pipeline = yaml.safe_load(read("ci/gitlab-ci.yml"))["smtpcert"]
with open("gitlab.sh", "w", encoding="utf-8") as f:
    f.write("\n".join(pipeline["script"]) + "\n")
ok(True in workflow or "on" in workflow, "GitHub: the workflow has its events")
