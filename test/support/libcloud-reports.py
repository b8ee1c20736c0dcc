"""Requests reports from a Daybook through Apache Libcloud. Reads the requests and prints the outcomes as JSON."""

import json
import sys
from urllib.parse import urlsplit

from libcloud.compute.providers import get_driver


def reports(url, driver, user, password, periods):
    parts = urlsplit(url)
    driver_class = get_driver(driver)
    # By default the drivers use only TLS, and a region sets its own host.
    driver_class.connectionCls.allow_insecure = True
    cloud = driver_class(
        user, password, secure=False, host=parts.hostname, port=parts.port, region=None
    )
    for start, end in periods:
        try:
            yield {"rows": cloud.ex_audit_log_report(start, end)}
        except Exception as error:
            yield {"error": type(error).__name__, "message": str(error)}


json.dump([list(reports(**request)) for request in json.load(sys.stdin)], sys.stdout)
