"""One small file of each format, all telling the same two reports; the sentences are our own."""

import csv
import gzip
import io
import json
import mailbox
import zipfile
from email.message import EmailMessage

FIRST = "Kenya suspended flights to Somalia on Monday, a government spokesman said. The ban takes effect at midnight."
SECOND = "France recalled its ambassador from Mali on Tuesday after the junta expelled two French journalists."
DAYS = ("2021-05-11", "2021-05-12")
TITLES = ("Kenya halts flights", "France recalls envoy")
ROWS = [
    {"text": text, "published": day, "title": title, "outlet": "Lake Courier", "url": f"https://lake.example/{n}"}
    for n, (text, day, title) in enumerate(zip((FIRST, SECOND), DAYS, TITLES, strict=True), 1)
]


def jsonl(rows=ROWS):
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def table(delimiter=",", names=("text", "published", "title", "outlet", "url"), rows=ROWS):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(names)
    writer.writerows([row[k] for k in ("text", "published", "title", "outlet", "url")] for row in rows)
    return out.getvalue().encode()


def page(text=FIRST, day=DAYS[0], title=TITLES[0], head=None):
    linked = {"@context": "https://schema.org", "@graph": [
        {"@type": "WebSite", "name": "Lake"},
        {"@type": "NewsArticle", "headline": title, "datePublished": f"{day}T08:30:00+03:00",
         "dateModified": "2022-01-01", "publisher": {"@type": "Organization", "name": "Lake Courier"}},
    ]}  # fmt: skip
    head = f'<script type="application/ld+json">{json.dumps(linked)}</script>' if head is None else head
    more = "The ministry of transport said that airlines were told of the decision in the morning. " * 3
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title} | Lake Courier</title>{head}</head><body><nav>"
        f"<a href='/'>Home</a> <a href='/w'>World</a></nav><article><h1>{title}</h1><p>{text}</p><p>{more}</p>"
        "</article><footer>Copyright 2030 Lake Courier</footer></body></html>"
    ).encode()


def rss():
    items = "".join(
        f"<item><title>{r['title']}</title><link>{r['url']}</link><guid isPermaLink='false'>{n}</guid>"
        f"<pubDate>{when}</pubDate><description>&lt;p&gt;{r['text']}&lt;/p&gt;&lt;br/&gt;</description></item>"
        for n, (r, when) in enumerate(
            zip(ROWS, ("Tue, 11 May 2021 08:30:00 +0300", "Wed, 12 May 2021 23:30:00 -0500"), strict=True), 1
        )
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Lake Courier</title>"
        f"<link>https://lake.example/</link>{items}</channel></rss>"
    ).encode()


def atom():
    entries = "".join(
        f"<entry><id>tag:lake.example,2021:{n}</id><title>{r['title']}</title><updated>2022-02-02T00:00:00Z</updated>"
        f"<published>{r['published']}T10:00:00Z</published><link rel='self' href='/self'/><link href='/{n}'/>"
        f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>{r['text']}</p></div></content></entry>"
        for n, r in enumerate(ROWS, 1)
    )
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Lake Courier</title><link href='https://lake.example/'/>"
        f"{entries}</feed>"
    ).encode()


def nitf(row=ROWS[0]):
    return (
        "<?xml version='1.0'?><!DOCTYPE nitf SYSTEM 'nitf-3-5.dtd'><nitf><head><title>x</title><docdata>"
        f"<doc-id id-string='lake-1'/><date.issue norm='{row['published'].replace('-', '')}T083000Z'/>"
        f"<doc.copyright holder='Lake Courier'/></docdata></head><body><body.head><hedline><hl1>{row['title']}</hl1>"
        f"</hedline><dateline><location>NAIROBI</location></dateline></body.head><body.content><p>{row['text']}</p>"
        "<media media-type='image'><media-caption>Not the text</media-caption></media></body.content></body></nitf>"
    ).encode()


def newsml():
    items = "".join(
        f"<newsItem guid='urn:newsml:lake.example:{n}' version='2'><itemMeta><itemClass qcode='ninat:text'/>"
        f"<provider literal='LC'><name>Lake Courier</name></provider><versionCreated>{r['published']}T10:00:00Z"
        "</versionCreated><pubStatus qcode='stat:usable'/></itemMeta><contentMeta><contentCreated>2021-01-01"
        f"</contentCreated><headline>{r['title']}</headline></contentMeta><contentSet><inlineXML "
        "contenttype='application/xhtml+xml'><html xmlns='http://www.w3.org/1999/xhtml'><body><p>"
        f"{r['text']}</p></body></html></inlineXML></contentSet></newsItem>"
        for n, r in enumerate(ROWS, 1)
    )
    return (
        "<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><header><sent>2021-05-13</sent></header>"
        f"<itemSet>{items}</itemSet></newsMessage>"
    ).encode()


def message(row, when, kind="plain"):
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["Date"] = row["title"], "Lake Courier <news@lake.example>", when
    mail["Message-ID"] = f"<{row['url'][-1]}@lake.example>"
    mail.set_content(row["text"] if kind == "plain" else f"<html><body><p>{row['text']}</p></body></html>", kind)
    return mail


MAILED = ("Tue, 11 May 2021 08:30:00 +0300", "Wed, 12 May 2021 08:30:00 +0300")


def mbox(path):
    box = mailbox.mbox(str(path))
    for row, when, kind in zip(ROWS, MAILED, ("plain", "html"), strict=True):
        box.add(message(row, when, kind))
    box.close()
    return path.read_bytes()


def warc(pages, gz=True):
    """Return a WARC of HTTP responses: (address, body)."""
    out = b""
    for n, (address, body) in enumerate(pages):
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body)
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{n:012}>\r\n"
            f"WARC-Target-URI: {address}\r\nWARC-Date: 2021-05-13T01:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http) + len(body)}\r\n\r\n"
        ).encode()
        record = head + http + body + b"\r\n\r\n"
        out += gzip.compress(record) if gz else record
    return out


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()
