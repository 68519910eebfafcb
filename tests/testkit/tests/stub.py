"""Stands in for `reaktly up` in the tests of scripts/up: ready at once, and at SIGTERM notes whether its servers still run."""

import http.server
import os
import pathlib
import signal
import socket
import sys
import urllib.parse

data = pathlib.Path(os.environ["REAKTLY_DATA"])


def is_open(url):
    parts = urllib.parse.urlsplit(os.environ[url])
    with socket.socket() as probe:
        return probe.connect_ex((parts.hostname, parts.port)) == 0


def stop(*_):
    servers = "both servers running" if is_open("DATABASE_URL") and is_open("NATS_URL") else "servers gone"
    (data / "ended").write_text(servers)
    sys.exit()


class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


signal.signal(signal.SIGTERM, stop)
if (data / "refuse").exists():
    sys.exit(64)
host, port = os.environ["REAKTLY_API_ADDR"].split(":")
http.server.ThreadingHTTPServer((host, int(port)), Ready).serve_forever()
