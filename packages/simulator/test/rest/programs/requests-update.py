"""The same by requests: what is no JSON, no connection or no session any more is waited out."""
import json
import os
import time

import requests

URL = os.environ["PATCHRIG_URL"]
WRAPPED = os.environ["PATCHRIG_VALUE"] != ""
http = requests.Session()
http.verify = os.environ["PATCHRIG_CA"]


def login():
    account = (os.environ["PATCHRIG_USER"], os.environ["PATCHRIG_PASSWORD"])
    answer = http.post(URL + os.environ["PATCHRIG_SESSION"], auth=account, timeout=20)
    answer.raise_for_status()
    http.headers["vmware-api-session-id"] = answer.json()["value"] if WRAPPED else answer.json()


def ask(method, path, **more):
    answer = http.request(method, URL + os.environ["PATCHRIG_PREFIX"] + "/" + path, timeout=20, **more)
    answer.raise_for_status()
    if answer.text == "":
        return None
    return answer.json()["value"] if WRAPPED else answer.json()


def wait_for(state, again):
    for _ in range(600):
        try:
            if ask("GET", "update")["state"] == state:
                return
        except (requests.RequestException, ValueError):
            if again:
                try:
                    login()
                except (requests.RequestException, ValueError):
                    pass
        time.sleep(0.1)
    raise SystemExit("waited for " + state)


login()
version = ask("GET", "update/pending?source_type=LOCAL")[0]["version"]
at = "update/pending/" + version + "?action="
precheck = ask("POST", at + "precheck")
ask("POST", at + "stage")
wait_for("UPDATES_PENDING", False)
answers = json.loads(os.environ["PATCHRIG_ANSWERS"]) if precheck["questions"] else {}
ask("POST", at + "install", json=answers)
wait_for("UP_TO_DATE", True)
print(ask("GET", "system/version")["version"])
