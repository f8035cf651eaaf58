"""Exit code 0 when the web process at this port is ready. It asks as the proxy in front would: HTTPS ended there."""

import sys
from http.client import HTTPConnection

asked = HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=5)
asked.request("GET", "/readyz", headers={"Host": "localhost", "X-Forwarded-Proto": "https"})
sys.exit(asked.getresponse().status != 200)
