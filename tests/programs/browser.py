# SPDX-License-Identifier: MIT
"""Drives a headless Chromium through its DevTools protocol, by a pair of pipes: JSON, a zero byte after each
message. So tests point, tap and look as a reader does."""

import json
import os
import select
import shutil
import subprocess
import time

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
LIMIT = 60  # seconds, for whatever is waited for


def find_browser():
    """Returns the path of a browser, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Browser:
    """A page in a browser of its own, whose profile lies in `folder`."""

    def __init__(self, program, folder):
        commands, self.commands = os.pipe()
        self.messages, messages = os.pipe()
        # The browser reads from 3 and writes to 4.
        shell = f'exec "$@" 3<&{commands} 4>&{messages}'
        self.process = subprocess.Popen(  # pylint: disable=consider-using-with
            ["sh", "-c", shell, "sh", program, "--headless", "--no-sandbox", "--disable-gpu",
             "--remote-debugging-pipe", f"--user-data-dir={folder}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            pass_fds=(commands, messages))
        os.close(commands)
        os.close(messages)
        self.number, self.rest, self.session, self.events = 0, b"", None, []
        targets = self.send("Target.getTargets")["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        self.session = self.send("Target.attachToTarget", targetId=page["targetId"],
                                 flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self.send(f"{domain}.enable")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        # By itself it takes its other processes with it, which else go on writing to the profile.
        self.session = None
        try:
            self.send("Browser.close")
            self.process.wait(LIMIT)
        finally:
            self.process.kill()
            self.process.wait()
            os.close(self.commands)
            os.close(self.messages)

    def read(self, deadline):
        """Returns the next message, or raises TimeoutError."""
        while b"\0" not in self.rest:
            if not select.select([self.messages], [], [], max(deadline - time.monotonic(), 0))[0]:
                raise TimeoutError("the browser says nothing")
            more = os.read(self.messages, 1 << 20)
            if not more:
                raise EOFError("the browser is gone")
            self.rest += more
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def send(self, method, **parameters):
        """Sends a command and returns its result; events that come meanwhile are kept."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + LIMIT
        while (answer := self.read(deadline)).get("id") != self.number:
            self.events.append(answer)
        assert "error" not in answer, (method, answer)
        return answer["result"]

    def open(self, path, width=1280, height=900, scheme="light", touch=False):
        """Opens a file, as on a screen of that size, and waits until it is there."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=touch)
        self.send("Emulation.setTouchEmulationEnabled", enabled=touch)
        self.send("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.events.clear()
        self.send("Page.navigate", url=path.resolve().as_uri())
        deadline = time.monotonic() + LIMIT
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.read(deadline))

    def evaluate(self, expression):
        result = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, (expression, result)
        return result["result"].get("value")

    def requests(self):
        """Returns the addresses that were asked for since the page was opened."""
        return [event["params"]["request"]["url"] for event in self.events
                if event.get("method") == "Network.requestWillBeSent"]

    def point(self, x, y):
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def tap(self, x, y):
        self.send("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def wait_for(self, expression):
        """Waits until the expression is true, and returns what it is."""
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline:
            value = self.evaluate(expression)
            if value:
                return value
        raise TimeoutError(f"never true: {expression}")
