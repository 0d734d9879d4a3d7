#!/usr/bin/env python3
"""Makes resolver.log: an hour of a small office's BIND query log, one client of which runs malware. Names are well-known services, made-up
hosts, and names drawn letter by letter here; the log holds other messages of named too. Same output every time."""
import datetime
import random

random.seed(20261124)
SERVICES = """www.google.com www.wikipedia.org en.wikipedia.org github.com api.github.com www.bbc.co.uk outlook.office365.com login.microsoftonline.com
teams.microsoft.com ocsp.digicert.com ctldl.windowsupdate.com time.apple.com gateway.icloud.com www.youtube.com i.ytimg.com fonts.gstatic.com
cdn.jsdelivr.net registry.npmjs.org pypi.org files.pythonhosted.org api.nuget.org deb.debian.org security.debian.org archive.ubuntu.com
www.lemonde.fr www.spiegel.de www.elpais.com www.corriere.it www.nytimes.com www.amazon.com images-na.ssl-images-amazon.com www.reddit.com
slack.com edgeapi.slack.com zoom.us us04web.zoom.us www.dropbox.com client.dropbox.com update.googleapis.com safebrowsing.googleapis.com
detectportal.firefox.com push.services.mozilla.com www.cloudflare.com one.one.one.one ntp.ubuntu.com mail.proton.me www.openstreetmap.org
a.tile.openstreetmap.org www.stackoverflow.com cdn.sstatic.net www.ietf.org datatracker.ietf.org""".split()
OTHERS = ["printer.local", "fileserver", "wpad", "7.1.168.192.in-addr.arpa", "_ldap._tcp.dc._msdcs.office.lan", "co.uk", "localhost"]
TYPES = ["A"] * 12 + ["AAAA"] * 6 + ["HTTPS"] * 3 + ["MX", "TXT", "SRV"]


def generated():
    letters = "".join(random.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(random.randint(12, 20)))
    return letters + "." + random.choice(["com", "net", "biz", "info", "ru", "org"])


time = datetime.datetime(2026, 11, 24, 9, 0, 0)
lines = []
for _ in range(300):
    time += datetime.timedelta(milliseconds=random.randint(50, 24000))
    stamp = time.strftime("%d-%b-%Y %H:%M:%S.") + f"{time.microsecond // 1000:03}"
    if random.random() < 0.06:
        lines.append(f"{stamp} " + random.choice([
            "general: info: zone office.lan/IN: loaded serial 2026112401",
            "query-errors: info: client @0x7f2a6c0d 192.168.1.20#40112 (ads.example.net): query failed (REFUSED) for ads.example.net/IN/TXT at query.c:5560",
            "resolver: info: DNS format error from 203.0.113.7#53 resolving mail.example.org/AAAA for 192.168.1.31#53011: Name example.org (SOA) not subdomain of zone mail.example.org",
            "general: notice: received control channel command 'reconfig'"]))
        continue
    draw = random.random()
    client = f"192.168.1.{random.randint(20, 60)}"
    if draw < 0.14:
        name, client = generated(), "192.168.1.47"
    elif draw < 0.24:
        name = random.choice(OTHERS)
    else:
        name = random.choice(SERVICES)
        if random.random() < 0.05:
            name = "".join(c.upper() if random.random() < 0.5 else c for c in name)
    lines.append(f"{stamp} queries: info: client @0x7f{random.getrandbits(36):09x} {client}#{random.randint(1025, 65535)} ({name}): "
                 f"query: {name} IN {'PTR' if name.endswith('arpa') else random.choice(TYPES)} +E(0)K (192.168.1.1)")
print("\n".join(lines))
