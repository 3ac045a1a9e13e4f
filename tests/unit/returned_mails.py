"""Mails as they come back: written by us in the form of the servers that they name."""

from __future__ import annotations

TOKEN = "a" * 53
"""In place of a word for a copy."""

COPY = f"""\
Return-Path: <bounces+{TOKEN}@clinic.example>
From: Clinic <news@clinic.example>
To: ana@reader.example
Subject: What exosomes are
Message-ID: <{TOKEN}@clinic.example>
"""


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def delivery_report(
    fields: str, *, to: str = f"bounces+{TOKEN}@clinic.example", envelope: str = "", copy: str = COPY
) -> bytes:
    """A report as Postfix writes one (RFC 3464)."""
    return crlf(
        f"""\
Return-Path: <>
From: MAILER-DAEMON@mail.clinic.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
Date: Tue, 1 Dec 2026 04:31:00 +0000 (UTC)
Message-ID: <20261201043100.1@mail.clinic.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.clinic.example.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.clinic.example
{envelope}X-Postfix-Queue-ID: 4A

Final-Recipient: rfc822; ana@reader.example
{fields}
--b1
Content-Type: text/rfc822-headers

{copy}
--b1--
"""
    )


UNKNOWN_USER = "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <ana@reader.example>: unknown\n"
FULL = "Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full\n"
EXPIRED = "Action: failed\nStatus: 4.4.1\nDiagnostic-Code: X-Postfix; connect to mx.reader.example: timed out\n"
DELAYED = "Action: delayed\nStatus: 4.2.0\nWill-Retry-Until: Sun, 6 Dec 2026 04:30:00 +0000 (UTC)\n"
SPAM = "Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 blocked, see the list of spam senders\n"
OLD_SERVER = "Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 No such user here\n"
HIDDEN_DETAIL = "Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550-5.1.1 The account does not exist\n"

COMPLAINT = crlf(
    f"""\
Return-Path: <feedback@provider.example>
From: <feedback@provider.example>
To: <fbl@clinic.example>
Subject: FW: What exosomes are
Date: Tue, 1 Dec 2026 06:00:00 +0000
Message-ID: <77@provider.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b2"

--b2
Content-Type: text/plain

This is an abuse report.

--b2
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1.0
Version: 1
Original-Mail-From: <bounces+{TOKEN}@clinic.example>

--b2
Content-Type: message/rfc822

{COPY}
Hello
--b2--
"""
)

NOT_SPAM = COMPLAINT.replace(b"Feedback-Type: abuse", b"Feedback-Type: not-spam")

QMAIL = crlf(
    f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.reader.example
To: bounces+{TOKEN}@clinic.example
Subject: failure notice
Date: 1 Dec 2026 04:31:00 -0000

Hi. This is the qmail-send program at mx.reader.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ana@reader.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

{COPY}
"""
)

AWAY = crlf(
    f"""\
Return-Path: <ana@reader.example>
From: Ana <ana@reader.example>
To: bounces+{TOKEN}@clinic.example
Subject: Automatic reply: What exosomes are
Auto-Submitted: auto-replied
In-Reply-To: <{TOKEN}@clinic.example>
Date: Tue, 1 Dec 2026 05:00:00 +0000
Message-ID: <5@reader.example>

I am away. Mail to me will not be delivered: user unknown, 550 5.1.1.
"""
)

AWAY_WITHOUT_A_HEADER = AWAY.replace(b"Auto-Submitted: auto-replied\r\n", b"").replace(
    b"Automatic reply:", b"Out of Office:"
)

READ = crlf(
    f"""\
From: Ana <ana@reader.example>
To: news@clinic.example
Subject: Read: What exosomes are
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="b3"

--b3
Content-Type: message/disposition-notification

Final-Recipient: rfc822; ana@reader.example
Original-Message-ID: <{TOKEN}@clinic.example>
Disposition: manual-action/MDN-sent-manually; displayed

--b3--
"""
)

ANSWER = crlf(
    f"""\
Return-Path: <ana@reader.example>
From: Ana <ana@reader.example>
To: bounces+{TOKEN}@clinic.example
Subject: Re: What exosomes are
In-Reply-To: <{TOKEN}@clinic.example>
Message-ID: <6@reader.example>

Thank you. My neighbour's copy came back: 550 5.1.1 user unknown.
Could you write to her again?
"""
)
