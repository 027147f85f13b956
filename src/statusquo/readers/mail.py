"""Mail: one report a message, from mbox files and single messages; a digest's parts are reports of their own.

A message's day is that of its Date header, its title the subject, its outlet the sender's name.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from statusquo.core.errors import InputError
from statusquo.readers.documents import Read, document_from
from statusquo.readers.markup import text_of
from statusquo.readers.plain import cause_of
from statusquo.readers.source import LARGEST_ITEM, MIB, Source

MOST_PARTS = 1000
DEEPEST_PART = 20
MOST_LOOKS = 20_000_000
"""Parts times lines of a message: the email package looks at each line once for each part around it."""
_FROM = re.compile(rb"From \S*.*\d{4}\s*$")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def mbox(source: Source) -> Iterator[Read]:
    """Yield the reports of an mbox file; a message over the limit is set aside alone."""
    number = 0
    for raw in _messages(source):
        number += 1
        if raw is None:
            told = f"the message is larger than {LARGEST_ITEM // MIB} MiB"
            yield source.aside(told, "size", line=number, unit="message")
        else:
            yield from _reports(source, _QUOTED.sub(rb"\1", raw), number)
    if number == 0:
        yield source.aside("the file holds no message", "text")


def eml(source: Source) -> Iterator[Read]:
    """Yield the reports of a single message."""
    yield from _reports(source, source.whole(), 1)


def _messages(source: Source) -> Iterator[bytes | None]:
    """Yield each message's bytes, None for one over the limit: it begins at a From line after an empty one."""
    lines, size, blank, begun = list[bytes](), 0, True, False
    for _, line in source.lines():
        if line is not None and blank and _FROM.match(line):
            if begun:
                yield b"".join(lines) if size <= LARGEST_ITEM else None
            lines, size, begun = [], 0, True
        elif line is None or size > LARGEST_ITEM:
            lines, size = [], LARGEST_ITEM + 1
        else:
            begun = True
            lines.append(line)
            size += len(line)
        blank = line is not None and not line.strip()
    if begun:
        yield b"".join(lines) if size <= LARGEST_ITEM else None


def _reports(source: Source, raw: bytes, number: int) -> Iterator[Read]:
    kept = raw[:2000].decode("utf-8", "replace")
    if raw.lower().count(b"multipart/") * (raw.count(b"\n") + raw.count(b"\r")) > MOST_LOOKS:
        reason = "the message has too many parts for its length"
        yield source.aside(reason, "size", line=number, unit="message", row=kept)
        return
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        told = [_fields(part, message) for part in _stories(message)]
    except RecursionError:
        yield source.aside("the message's parts lie in one another too deep", "size", line=number, unit="message")
        return
    except Exception as error:  # noqa: BLE001  the email package raises whatever a damaged header leads it to
        yield source.aside(f"the message is damaged: {error}", "damaged", line=number, unit="message", row=kept)
        return
    for fields in told:
        try:
            yield document_from(fields, source.options.published)
        except InputError as error:
            yield source.aside(str(error), cause_of(error), line=number, unit="message", row=kept)
    if not told:
        yield source.aside("the message holds no text", "text", line=number, unit="message")


def _stories(message: Message) -> Iterator[Message]:
    """Yield the messages that hold a story: those inside a digest or forwarded as parts, else the message itself."""
    waiting, inner, seen = [(message, 0)], False, 0
    while waiting and seen < MOST_PARTS:
        part, depth = waiting.pop(0)
        seen += 1
        parts = part.get_payload()
        if not isinstance(parts, list) or depth > DEEPEST_PART:
            continue
        if part.get_content_type() == "message/rfc822":
            inner = True
            yield from (p for p in parts if isinstance(p, Message))
        else:
            waiting += [(p, depth + 1) for p in parts if isinstance(p, Message)]
    if not inner:
        yield message


def _fields(message: Message, outer: Message) -> dict[str, str | None]:
    sender, address = parseaddr(_header(message, "From") or _header(outer, "From") or "")
    return {
        "text": _text(message), "published": _header(message, "Date") or _header(outer, "Date"),
        "title": _header(message, "Subject"), "outlet": sender or address or None,
        "id": (_header(message, "Message-ID") or "").strip("<> \t") or None,
    }  # fmt: skip


def _header(message: Message, name: str) -> str | None:
    raw = message.get(name)
    if raw is None:
        return None
    try:
        told = str(make_header(decode_header(str(raw))))
    except (ValueError, LookupError):
        told = str(raw)
    return " ".join(told.encode("utf-8", "replace").decode().split()) or None


def _text(message: Message) -> str:
    """Return the first plain text of a message, else the text of its first HTML."""
    page = ""
    for count, part in enumerate(message.walk()):
        if count > MOST_PARTS:
            break
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html") or part.get_filename():
            continue
        raw = part.get_payload(decode=True)
        told = _decoded(raw, part.get_content_charset()) if isinstance(raw, bytes) else ""
        if kind == "text/plain" and told.strip():
            return told.replace("\r\n", "\n").strip()
        page = page or text_of(told)
    return page


def _decoded(raw: bytes, charset: str | None) -> str:
    try:
        return raw.decode(charset or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return raw.decode("utf-8", "replace")
