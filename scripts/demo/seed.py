"""Adds the demo through the public API: a knowledge base that answers, and a number connected with the simulated Meta.

What is there already stays. Only the standard library is used.
"""

import argparse
import http.cookiejar
import json
import os
import pathlib
import secrets
import sys
import urllib.error
import urllib.request

ARTICLES = pathlib.Path(__file__).parent / "articles"
OPERATOR = {
    "name": "Lumi",
    "businessName": "Leuchtwerk",
    "websiteUrl": "https://shop.example.com",
    "languages": ["en", "de"],
}
NUMBER = {
    "phoneNumberId": "106540352242922",
    "businessAccountId": "102290129340398",
    "phoneNumber": "+15550783881",
}


class Refused(Exception):
    """An answer that is not a success."""


class Client:
    """JSON over HTTP, with the cookie of the session."""

    def __init__(self, base):
        self.base = base.rstrip("/")
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.base + path, method=method)
        request.add_header("origin", self.base)
        if body is not None:
            request.add_header("content-type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with self.opener.open(request, timeout=30) as response:
                text = response.read()
        except urllib.error.HTTPError as error:
            detail = error.read().decode(errors="replace")
            raise Refused(f"{method} {path} was answered with {error.code}: {detail}") from error
        return json.loads(text) if text else None

    def list(self, path):
        items, cursor = [], ""
        while True:
            page = self.call("GET", f"{path}?limit=200{cursor}")
            items += page["items"]
            if not page.get("nextCursor"):
                return items
            cursor = "&cursor=" + page["nextCursor"]


def read_article(path):
    """A file: lines `name: value`, an empty line, the body."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    article = dict(line.split(": ", 1) for line in head.splitlines())
    if "questions" in article:
        article["questions"] = article["questions"].split(" | ")
    return article | {"body": body.strip()}


def add_knowledge(api):
    operator = api.list("/api/operators")[0]
    if operator.get("businessName") != OPERATOR["businessName"]:
        api.call("PATCH", f"/api/operators/{operator['id']}", OPERATOR)
    articles = f"/api/knowledge-bases/{operator['knowledgeBaseId']}/articles"
    known = {article["title"] for article in api.list(articles)}
    for path in sorted(ARTICLES.glob("*.md")):
        article = read_article(path)
        if article["title"] not in known:
            api.call("POST", articles, article)


def connect_number(api, meta):
    """The simulated Meta keeps the credentials; Reaktly gets the same ones."""
    known = {business["phoneNumberId"]: business for business in meta.call("GET", "/simulator/businesses")["items"]}
    business = known.get(NUMBER["phoneNumberId"], {})
    credentials = {
        "accessToken": business.get("accessToken", "EAA" + secrets.token_hex(24)),
        "appSecret": business.get("appSecret", secrets.token_hex(16)),
    }
    integration = api.call("POST", "/api/integrations/credentials", NUMBER | credentials | {"name": "Simulated number"})
    register(
        meta,
        business
        | credentials
        | {
            "phoneNumberId": NUMBER["phoneNumberId"],
            "businessAccountId": NUMBER["businessAccountId"],
            "displayPhoneNumber": NUMBER["phoneNumber"],
            "verifiedName": "Leuchtwerk",
            "callbackUrl": integration["webhookUrl"],
            "verifyToken": integration["verifyToken"],
        },
    )
    # Only now does Meta know the number: what was asked of it before was refused.
    api.call("POST", f"/api/integrations/{integration['id']}/check")


def follow_address(meta, public_url):
    """On a later start Reaktly may listen elsewhere: webhooks follow."""
    for business in meta.call("GET", "/simulator/businesses")["items"]:
        base, slash, path = business.get("callbackUrl", "").partition("/webhooks/")
        if slash and base != public_url.rstrip("/"):
            register(meta, business | {"callbackUrl": public_url.rstrip("/") + slash + path})


def register(meta, business):
    verification = meta.call("POST", "/simulator/businesses", business)["verification"]
    if "failed" in json.dumps(verification).lower():
        raise Refused(f"the simulated Meta could not verify the webhook URL: {verification}")


def sign_in(base):
    password = os.environ.get("REAKTLY_ADMIN_PASSWORD")
    if not password:
        raise Refused("the Owner's password is not known here: set REAKTLY_ADMIN_EMAIL and REAKTLY_ADMIN_PASSWORD")
    api = Client(base)
    api.call("POST", "/api/session", {"email": os.environ["REAKTLY_ADMIN_EMAIL"], "password": password})
    return api


def run(arguments):
    if arguments.try_owner:
        sign_in(arguments.api)
        return
    meta = Client(arguments.simulator) if arguments.simulator else None
    if arguments.seeded or arguments.no_demo:
        if meta:
            follow_address(meta, arguments.public_url)
        return
    api = sign_in(arguments.api)
    add_knowledge(api)
    if meta:
        connect_number(api, meta)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api", required=True, help="base URL of the API")
    parser.add_argument("--public-url", default="", help="base URL of the webhooks")
    parser.add_argument("--simulator", help="base URL of the simulated Meta")
    parser.add_argument("--seeded", action="store_true", help="the demo was added by an earlier start")
    parser.add_argument("--no-demo", action="store_true", help="no demo is wanted")
    parser.add_argument("--try-owner", action="store_true", help="only sign in as the first Owner")
    try:
        run(parser.parse_args())
    except (Refused, OSError, KeyError, IndexError) as error:
        sys.exit(f"seed: {error!r}" if isinstance(error, (KeyError, IndexError)) else f"seed: {error}")


if __name__ == "__main__":
    main()
