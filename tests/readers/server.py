"""A web server on this machine that answers as it is told, for tests of fetching."""

import socket
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Site:
    """`answers` maps a path to raw bytes, or to a function of the request's head that returns them or their parts."""

    address: str
    answers: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)

    def url(self, path):
        return f"{self.address}{path}"

    def paths(self):
        return [head.split(" ")[1] for head in self.asked]


def answer(body=b"", status="200 OK", **headers):
    told = {
        "Content-Length": str(len(body)),
        "Connection": "close",
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value is not None)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


MISSING = answer(status="404 Not Found")


@contextmanager
def site():
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.1)
    served = Site(address=f"http://127.0.0.1:{listening.getsockname()[1]}")
    over = threading.Event()

    def serve(connection):
        with connection, suppress(OSError):
            connection.settimeout(5)
            head = b""
            while b"\r\n\r\n" not in head:
                got = connection.recv(4096)
                if not got:
                    return
                head += got
            told = head.decode("latin-1")
            served.asked.append(told)
            reply = served.answers.get(told.split(" ")[1], MISSING)
            reply = reply(told) if callable(reply) else reply
            for part in [reply] if isinstance(reply, bytes) else reply:
                connection.sendall(part)

    def listen():
        while not over.is_set():
            with suppress(TimeoutError):
                connection, _ = listening.accept()
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        over.set()
        thread.join()
        listening.close()


def drip(parts, pause):
    """Yield parts with a pause before each."""
    for part in parts:
        time.sleep(pause)
        yield part
