#!/usr/bin/env python3
"""An uploader as csupload was: brings a VHD into the VM Role service, and a deployment onto it where one is named.

A peer of `patchrig conform client --profile vmrole/2011-02`; nothing but Python's own library. VENDOR_MISTAKE makes it wrong
on purpose: zeros (sends empty ranges), no-poll (takes a 202 for the end), anew (sends everything again), tells (prints the address).
"""
import base64
import datetime
import hashlib
import http.client
import json
import os
import re
import ssl
import struct
import sys
import time
import urllib.parse

NAMESPACE = "http://schemas.microsoft.com/windowsazure"
RANGE = 1024 * 1024
MISTAKE = os.environ.get("VENDOR_MISTAKE", "")
PLACE = json.load(open(os.environ["PATCHRIG_ENDPOINTS"]))["management"]
IMAGE, VHD = os.environ["PATCHRIG_IMAGE"], os.environ["PATCHRIG_VHD"]
NOTES = os.path.join(os.environ["PATCHRIG_SCRATCH"], "arrived.txt")
UNTIL = time.monotonic() + float(os.environ.get("PATCHRIG_LIMIT", "600"))


class Refused(Exception):
    pass


def trust(with_certificate):
    # The service's own certificate is known by its fingerprint, which is compared below.
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if with_certificate:
        context.load_cert_chain(PLACE["clientCertificate"])
    return context


def send(url, method, headers, body=b"", with_certificate=False):
    parts = urllib.parse.urlsplit(url)
    line = http.client.HTTPSConnection(parts.hostname, parts.port, context=trust(with_certificate), timeout=60)
    try:
        line.connect()
        known = hashlib.sha256(line.sock.getpeercert(binary_form=True)).hexdigest()
        if known != PLACE["certSha256"].replace(":", "").lower():
            raise Refused("this is another service than the one that was named")
        path = parts.path + ("?" + parts.query if parts.query else "")
        line.request(method, path, body, {**headers, "content-length": str(len(body))})
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        line.close()


def call(method, path, body=""):
    """One call of the API; a busy service is asked again until time is up."""
    url = f"{PLACE['url']}/{PLACE['subscriptionId']}/{path}"
    headers = {"x-ms-version": "2011-10-01", "content-type": "application/xml"}
    while True:
        status, came, content = send(url, method, headers, body.encode(), True)
        held = status == 409 and b"exclusive access" in content
        if (status != 503 and not held) or time.monotonic() > UNTIL:
            return status, came, content.decode("utf-8", "replace")
        time.sleep(0.2)


def order(method, path, body=""):
    """The same, waited for: a 202 is an operation that has to be asked for."""
    status, headers, content = call(method, path, body)
    if status >= 300:
        raise Refused(text_in(content, "Message") or f"{method} {path}: HTTP {status}")
    while status == 202 and MISTAKE != "no-poll":
        state = call("GET", f"operations/{headers['x-ms-request-id']}")[2]
        if text_in(state, "Status") == "Succeeded":
            return
        if text_in(state, "Status") == "Failed":
            raise Refused(text_in(state, "Message"))
        if time.monotonic() > UNTIL:
            raise Refused(f"{method} {path} does not end")
        time.sleep(0.1)


def text_in(xml, name):
    found = re.search(f"<{name}>([^<]*)</{name}>", xml)
    return found and found.group(1)


def document(name, rows):
    inner = "".join(f"<{tag}>{text}</{tag}>" for tag, text in rows)
    return f'<{name} xmlns="{NAMESPACE}">{inner}</{name}>'


def announce(disk):
    """What the VHD says of itself: its footer and, of a differencing one, its header."""
    footer, header = disk[-512:], disk[512:1536]
    rows = [
        ("Label", base64.b64encode(IMAGE.encode()).decode()),
        ("Description", ""),
        ("Uuid", guid(footer[68:84])),
        ("Timestamp", instant(footer[24:28])),
        ("CompressedSizeInBytes", len(disk)),
        ("MountedSizeInBytes", struct.unpack(">Q", footer[48:56])[0]),
        ("Location", os.environ["PATCHRIG_LOCATION"]),
    ]
    if struct.unpack(">I", footer[60:64])[0] == 4:
        rows += [("ParentUuid", guid(header[40:56])), ("ParentTimestamp", instant(header[56:60]))]
    return document("PrepareMachineImage", rows)


def guid(octets):
    digits = octets.hex()
    return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])


def instant(octets):
    seconds = struct.unpack(">I", octets)[0]
    return (datetime.datetime(2000, 1, 1) + datetime.timedelta(seconds=seconds)).isoformat() + "Z"


def address():
    path = f"machineimages/{IMAGE}?comp=reference&expiry=2099-01-01T00%3A00%3A00.0000000Z&permission=readwrite"
    status, _, content = call("GET", path)
    url = text_in(content, "SharedAccessSignatureUrl")
    if url is None:
        raise Refused(text_in(content, "Message") or f"no address for the VHD: HTTP {status}")
    if MISTAKE == "tells":
        print(url)
    return url.replace("&amp;", "&")


def put(url, headers, body=b""):
    return send(url, "PUT", {"x-ms-version": "2011-08-18", **headers}, body)[0]


def send_pages(disk):
    url = address()
    arrived = set(open(NOTES).read().split()) if os.path.exists(NOTES) and MISTAKE != "anew" else set()
    if not os.path.exists(NOTES):
        put(url, {"x-ms-blob-type": "PageBlob", "x-ms-blob-content-length": str(len(disk))})
    for offset in range(0, len(disk), RANGE):
        piece = disk[offset : offset + RANGE]
        if str(offset) in arrived or (not any(piece) and MISTAKE != "zeros"):
            continue
        headers = {"x-ms-page-write": "update", "x-ms-range": f"bytes={offset}-{offset + len(piece) - 1}"}
        for turn in range(8):
            status = put(url + "&comp=page", headers, piece)
            if status < 300:
                break
            if status == 403:
                url = address()
            time.sleep(0.1 * turn)
        else:
            raise Refused(f"the store answered {status}")
        with open(NOTES, "a") as notes:
            notes.write(f"{offset}\n")


def configure():
    slot = f"services/hostedservices/{os.environ['PATCHRIG_SERVICE']}/deploymentslots/Production"
    configuration = base64.b64decode(text_in(call("GET", slot)[2], "Configuration")).decode()
    changed = re.sub(r'(<OsImage\s+href=")[^"]*', lambda found: found.group(1) + IMAGE, configuration)
    rows = [("Configuration", base64.b64encode(changed.encode()).decode()), ("Mode", "Auto")]
    order("POST", f"{slot}/?comp=config", document("ChangeConfiguration", rows))


def main():
    disk = open(VHD, "rb").read()
    parent = os.environ.get("PATCHRIG_PARENT")
    if call("GET", f"machineimages/{IMAGE}")[0] != 200:
        order("PUT", f"machineimages/{IMAGE}", announce(disk))
    send_pages(disk)
    order("POST", f"machineimages/{IMAGE}?comp=commitmachineimage")
    if parent:
        order("POST", f"machineimages/{IMAGE}?comp=setparent", document("ParentMachineImage", [("ParentImageName", parent)]))
        configure()
    print(f"{IMAGE} is in the service")


try:
    main()
except (Refused, OSError, http.client.HTTPException) as problem:
    print(problem, file=sys.stderr)
    sys.exit(1)
